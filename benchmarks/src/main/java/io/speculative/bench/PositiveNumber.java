package io.speculative.bench;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number from 1 on from the command line. */
public final class PositiveNumber implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException(refusal(value));
        }
        throw new TypeConversionException(refusal(value));
    }

    private static String refusal(String value) {
        return value + " (expected: a whole number >= 1)";
    }
}
