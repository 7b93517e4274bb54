package io.speculative.djl.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What lies in place of a large file in a clone that was made without Git LFS: a few lines that say where the file is.
 */
public final class LfsPointer {

    private static final byte[] START = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    /** What was found, for a message. */
    public static final String FOUND = "a Git LFS pointer";

    /** What to do about it, for a message. */
    public static final String EXPECTED = "the file it stands for; git lfs pull fetches it";

    private LfsPointer() {}

    /**
     * Whether a file is one.
     *
     * @param beginning the file, or its first bytes
     */
    public static boolean isAt(ByteBuffer beginning) {
        int length = Math.min(beginning.remaining(), START.length);
        return beginning.slice(beginning.position(), length).equals(ByteBuffer.wrap(START));
    }
}
