package io.speculative.djl.gguf;

import io.speculative.djl.weights.UnreadableWeightsException;
import io.speculative.model.HeapRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the header of a GGUF file from its beginning on, and never beyond the file's end or the heap's. Not thread-safe. */
final class GgufInput {

    private static final int BUFFER = 1 << 16;

    /** Of the heap is asked whenever so much text is to be read. */
    private static final int MUCH_TEXT = 1 << 20;

    private static final int SHORTEST = 24;

    private static final double HEAP_PER_BYTE_OF_TEXT = 4;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long read;
    private long textNotAskedFor;

    GgufInput(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        buffer.limit(0);
    }

    /** How many bytes were read. */
    long position() {
        return read - buffer.remaining();
    }

    /** How many bytes the file has beyond them. */
    long left() {
        return size - position();
    }

    /** The size of the file. */
    long size() {
        return size;
    }

    /** The next bytes, as many as a short header has at least; they stay unread. */
    ByteBuffer beginning() {
        return take((int) Math.min(left(), SHORTEST), "its beginning").duplicate();
    }

    byte nextByte(String what) {
        return take(Byte.BYTES, what).get();
    }

    short nextShort(String what) {
        return take(Short.BYTES, what).getShort();
    }

    int nextInt(String what) {
        return take(Integer.BYTES, what).getInt();
    }

    long nextLong(String what) {
        return take(Long.BYTES, what).getLong();
    }

    /** A number of things of which each takes at least so many bytes of the file. */
    long nextCount(String what, long leastBytes) {
        long count = nextLong(what);
        if (count < 0 || count > left() / leastBytes) {
            throw fault(
                    what + ": " + Long.toUnsignedString(count),
                    "at most " + left() / leastBytes + ", as " + left() + " bytes of the file are left");
        }
        return count;
    }

    String nextText(String what) {
        int length = Math.toIntExact(Math.min(nextCount(what + ": length", 1), Integer.MAX_VALUE - 8));
        textNotAskedFor += length;
        if (textNotAskedFor > MUCH_TEXT) {
            requireHeap(what, HEAP_PER_BYTE_OF_TEXT * textNotAskedFor);
            textNotAskedFor = 0;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            ByteBuffer some = take(Math.min(bytes.remaining(), BUFFER), what);
            int count = Math.min(bytes.remaining(), some.remaining());
            bytes.put(bytes.position(), some, some.position(), count);
            bytes.position(bytes.position() + count);
            some.position(some.position() + count);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw UnreadableWeightsException.ofFile(file, what + ": not UTF-8", "a text", e);
        }
    }

    /** Refuses what the heap has no room for. */
    void requireHeap(String what, double bytes) {
        HeapRoom.require(file + ": " + what, bytes);
    }

    UnreadableWeightsException fault(String what, String expectation) {
        return UnreadableWeightsException.ofFile(file, what, expectation);
    }

    /** The buffer with at least so many bytes. */
    private ByteBuffer take(int bytes, String what) {
        if (buffer.remaining() >= bytes) {
            return buffer;
        }
        if (left() < bytes) {
            throw fault(size + " bytes, which end before " + what, "a whole GGUF file");
        }
        buffer.compact();
        try {
            while (buffer.position() < bytes) {
                int count = channel.read(buffer, read);
                if (count < 0) {
                    throw fault(read + " bytes, which end before " + what, "a whole GGUF file");
                }
                read += count;
            }
        } catch (IOException e) {
            throw UnreadableWeightsException.ofFile(file, e.toString(), "a readable file", e);
        }
        return buffer.flip();
    }
}
