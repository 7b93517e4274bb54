package io.speculative.djl.weights;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a weights file cannot be used: missing, truncated, malformed, of an unusable dtype, or not holding the
 * tensors that its model needs. The message is one line: file, tensor, value, expectation.
 */
public final class UnreadableWeightsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_PART = 2000;

    private final String file;
    private final @Nullable String tensor;

    private UnreadableWeightsException(Path file, @Nullable String tensor, String message, @Nullable Throwable cause) {
        super(file + ": " + message, cause);
        this.file = file.toString();
        this.tensor = tensor;
    }

    /**
     * The file that cannot be used, or the folder in which none was found.
     *
     * @return its path as it was opened
     */
    public Path file() {
        return Path.of(file);
    }

    /**
     * The tensor that is at fault.
     *
     * @return its name, or empty when the fault is not that of one tensor
     */
    public Optional<String> tensor() {
        return Optional.ofNullable(tensor);
    }

    /**
     * A fault of a file as a whole.
     *
     * @param file the file
     * @param what what was found
     * @param expectation what would have been right
     */
    public static UnreadableWeightsException ofFile(Path file, String what, String expectation) {
        return new UnreadableWeightsException(file, null, line(what, expectation), null);
    }

    /**
     * A fault of a file as a whole that another exception tells of.
     *
     * @param file the file
     * @param what what was found
     * @param expectation what would have been right
     * @param cause the other exception
     */
    public static UnreadableWeightsException ofFile(Path file, String what, String expectation, Throwable cause) {
        return new UnreadableWeightsException(file, null, line(what, expectation), cause);
    }

    /**
     * A fault of one tensor.
     *
     * @param file the file
     * @param tensor the tensor's name
     * @param what what was found
     * @param expectation what would have been right
     */
    public static UnreadableWeightsException ofTensor(Path file, String tensor, String what, String expectation) {
        return new UnreadableWeightsException(file, tensor, printable(tensor) + ": " + line(what, expectation), null);
    }

    static UnreadableWeightsException ofDifferences(Path file, String expectation, String differences) {
        return new UnreadableWeightsException(file, null, "not " + expectation + ": " + printable(differences), null);
    }

    private static String line(String what, String expectation) {
        return printable(what) + " (expected: " + printable(expectation) + ")";
    }

    /** Keeps a message to one line of sane length, whatever a broken file put into it. */
    private static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_PART ? line : line.substring(0, LONGEST_PART) + "...";
    }
}
