package io.speculative.distribution;

import java.util.SplittableRandom;

/** A stream that depends on its seed alone. */
final class SeededStream implements RandomStream {

    /** Keeps the seeds of positions apart from those of streams: the leading digits of the square root of 2. */
    private static final long POSITIONS = 0x6a09e667f3bcc908L;

    private final SplittableRandom random;
    private final long positions;

    SeededStream(long seed) {
        random = new SplittableRandom(seed);
        positions = new SplittableRandom(seed ^ POSITIONS).nextLong();
    }

    @Override
    public double nextUniform() {
        return random.nextDouble();
    }

    @Override
    public RandomStream at(long position) {
        return new SeededStream(new SplittableRandom(positions + position).nextLong());
    }
}
