package io.speculative.chat.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Decimals of floats as Python makes them: of the exact binary value, halves to even. None of them is infinite or no number. */
final class Decimals {

    private static final int STEPS_OF_NUMBER = 50;
    private static final int STEPS_OF_SEARCH = 150;
    private static final int SQUARED_DIGITS_PER_STEP = 256;

    /** Two decimals of so many digits are never the same float, as long as it isn't subnormal. */
    private static final int SURE_DIGITS = 15;

    /** So many digits always tell which float it is. */
    private static final int ENOUGH_DIGITS = 17;

    /** More than it takes to tell on which side of two decimals a float is. */
    private static final MathContext HEAD = new MathContext(40, RoundingMode.DOWN);

    private static final int FRACTION_BITS = 52;
    private static final double DIGITS_PER_BIT = 0.302;

    private Decimals() {}

    /** The exact value, with the time paid for writing it with so many decimals. */
    private static BigDecimal exact(double number, int decimals, Budget budget) {
        int exponent = Math.max(Math.getExponent(number), Double.MIN_EXPONENT);
        double whole = 1 + Math.max(0, exponent) * DIGITS_PER_BIT;
        long digits = (long) whole + Math.max(Math.max(FRACTION_BITS - exponent, 0), decimals);
        budget.spend(STEPS_OF_NUMBER + digits * digits / SQUARED_DIGITS_PER_STEP);
        return new BigDecimal(number);
    }

    /** The shortest decimal that reads back as this float, and of those the nearest. */
    static BigDecimal shortest(double number, Budget budget) {
        budget.spend(STEPS_OF_NUMBER);
        BigDecimal known = BigDecimal.valueOf(number).stripTrailingZeros();
        boolean normal = Math.abs(number) >= Double.MIN_NORMAL;
        if (normal && known.precision() <= SURE_DIGITS) {
            return known;
        }
        budget.spend(STEPS_OF_SEARCH);
        BigDecimal head = exact(number, 0, budget).round(HEAD);
        for (int digits = normal ? SURE_DIGITS : 1; digits < ENOUGH_DIGITS; digits++) {
            for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)) {
                BigDecimal rounded = head.round(new MathContext(digits, mode));
                if (rounded.doubleValue() == number) {
                    return rounded.stripTrailingZeros();
                }
            }
        }
        return head.round(new MathContext(ENOUGH_DIGITS, RoundingMode.HALF_EVEN));
    }

    /** The nearest float that has so many decimals. */
    static double round(double number, int decimals, Budget budget) {
        budget.spend(1);
        double unit = Math.pow(10, -decimals);
        if (unit < Math.ulp(number) / 4) {
            return number;
        } else if (Math.abs(number) < unit / 4) {
            return Math.copySign(0, number);
        }
        double rounded = exact(number, decimals, budget)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .doubleValue();
        return Math.copySign(rounded, number);
    }

    /** With so many decimals. */
    static String fixed(double number, int decimals, Budget budget) {
        String text = exact(Math.abs(number), decimals, budget)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
        return sign(number) + text;
    }

    /** With one digit in front of the point, so many behind it, and an exponent. */
    static String scientific(double number, int decimals, Budget budget) {
        BigDecimal rounded =
                exact(Math.abs(number), decimals, budget).round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
        String digits = rounded.unscaledValue().toString();
        int exponent = digits.length() - 1 - rounded.scale();
        String tail = digits.substring(1) + "0".repeat(decimals + 1 - digits.length());
        return sign(number) + digits.charAt(0) + (tail.isEmpty() ? "" : ".") + tail + exponent(exponent);
    }

    private static String sign(double number) {
        return Math.copySign(1, number) < 0 ? "-" : "";
    }

    /** An exponent as Python writes it: with a sign and at least two digits. */
    static String exponent(int exponent) {
        int size = Math.abs(exponent);
        return "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }
}
