package io.speculative.djl.tokenizer;

import java.util.List;
import java.util.Set;

/** A part of a regular expression, as far as its cost depends on it. */
interface RegexNode {

    /** What counts as no bound; a product of two such numbers is still one. */
    long UNBOUNDED = 1L << 30;

    /** What matches one space or line end. */
    Set<String> SPACES = Set.of("\\s", " ", "\\t", "\\r", "\\n", "[\\r\\n]");

    /** A repetition that may be longer than this counts as unbounded. */
    int LONGEST_REPETITION = 16;

    /** The fewest characters it matches. */
    long leastWidth();

    /** The most characters it matches; at least {@link #UNBOUNDED} if there is no bound. */
    long mostWidth();

    /** In how many ways it can match, loops aside. */
    long ways();

    /** How many loops it holds that can be gone back into. */
    long degree();

    /** One character, or what stands between characters. */
    record Atom(String text, int width) implements RegexNode {

        @Override
        public long leastWidth() {
            return width;
        }

        @Override
        public long mostWidth() {
            return width;
        }

        @Override
        public long ways() {
            return 1;
        }

        @Override
        public long degree() {
            return 0;
        }
    }

    /** A look at what stands before or behind, which matches nothing itself. */
    record Look(RegexNode inner) implements RegexNode {

        @Override
        public long leastWidth() {
            return 0;
        }

        @Override
        public long mostWidth() {
            return 0;
        }

        @Override
        public long ways() {
            return inner.ways();
        }

        @Override
        public long degree() {
            return inner.degree();
        }
    }

    /** A part so many times; {@code most} is negative if there is no bound. */
    record Repeated(RegexNode inner, int least, int most, boolean greedy) implements RegexNode {

        boolean isLoop() {
            return most < 0 || (most > LONGEST_REPETITION && most != least);
        }

        @Override
        public long leastWidth() {
            return saturated(inner.leastWidth() * least);
        }

        @Override
        public long mostWidth() {
            return most < 0 ? UNBOUNDED : saturated(inner.mostWidth() * most);
        }

        @Override
        public long ways() {
            if (isLoop()) {
                return inner.ways();
            }
            long ways = 0;
            long power = 1;
            for (int count = 0; count <= most; count++) {
                ways = count >= least ? saturated(ways + power) : ways;
                power = saturated(power * inner.ways());
            }
            return ways;
        }

        @Override
        public long degree() {
            return saturated((isLoop() ? 1 : 0) + inner.degree() * Math.max(1, most));
        }
    }

    /** Parts one after the other. */
    record Sequence(String text, List<RegexNode> parts) implements RegexNode {

        @Override
        public long leastWidth() {
            return saturated(parts.stream().mapToLong(RegexNode::leastWidth).sum());
        }

        @Override
        public long mostWidth() {
            return saturated(parts.stream().mapToLong(RegexNode::mostWidth).sum());
        }

        @Override
        public long ways() {
            return parts.stream().mapToLong(RegexNode::ways).reduce(1, (a, b) -> saturated(a * b));
        }

        /** What stands behind the last part that can fail is never gone back into, nor is that part's own loop. */
        @Override
        public long degree() {
            int last = lastThatCanFail();
            long degree = 0;
            for (int i = 0; i <= last; i++) {
                boolean own = i == last && parts.get(i) instanceof Repeated part && part.isLoop();
                degree += parts.get(i).degree() - (own ? 1 : 0);
            }
            return degree;
        }

        /** In how many ways it can match before it is known to match, loops aside. */
        long waysTried() {
            return parts.subList(0, lastThatCanFail() + 1).stream()
                    .mapToLong(RegexNode::ways)
                    .reduce(1, (a, b) -> saturated(a * b));
        }

        /** The index of the last part that something has to match; -1 if there is none. */
        int lastThatCanFail() {
            int last = parts.size() - 1;
            while (last >= 0 && !canFail(parts.get(last))) {
                last--;
            }
            return last;
        }

        private static boolean canFail(RegexNode part) {
            return part instanceof Look || !(part instanceof Repeated repeated) || repeated.least() > 0;
        }

        /** The index of the first loop, or the number of parts. */
        int firstLoop() {
            int index = 0;
            while (index < parts.size() && !(parts.get(index) instanceof Repeated part && part.isLoop())) {
                index++;
            }
            return index;
        }

        /** Whether the first loop takes nothing but spaces, line ends among them. */
        boolean loopsOverSpaces() {
            int loop = firstLoop();
            return loop < parts.size() && parts.get(loop) instanceof Repeated part && isSpace(part.inner());
        }

        private static boolean isSpace(RegexNode part) {
            if (part instanceof Atom atom) {
                return SPACES.contains(atom.text());
            }
            if (part instanceof Repeated repeated) {
                return isSpace(repeated.inner());
            }
            return part instanceof Alternatives group
                    && group.alternatives().stream()
                            .flatMap(alternative -> alternative.parts().stream())
                            .allMatch(Sequence::isSpace);
        }

        /** Whether the parts before a loop are the same, and the loop takes the same characters, as many as there are. */
        boolean beginsLike(Sequence other, int loop) {
            return loop < parts.size()
                    && loop < other.parts.size()
                    && parts.subList(0, loop).equals(other.parts.subList(0, loop))
                    && parts.get(loop) instanceof Repeated own
                    && other.parts.get(loop) instanceof Repeated theirs
                    && own.most() < 0
                    && own.greedy()
                    && own.inner().equals(theirs.inner());
        }
    }

    /** One of several, in a group that opens like this. */
    record Alternatives(String opening, List<Sequence> alternatives) implements RegexNode {

        @Override
        public long leastWidth() {
            return alternatives.stream().mapToLong(RegexNode::leastWidth).min().orElse(0);
        }

        @Override
        public long mostWidth() {
            return alternatives.stream().mapToLong(RegexNode::mostWidth).max().orElse(0);
        }

        @Override
        public long ways() {
            return saturated(alternatives.stream().mapToLong(RegexNode::ways).sum());
        }

        /** Inside a group something behind it may fail, so that every loop counts. */
        @Override
        public long degree() {
            return saturated(alternatives.stream()
                    .mapToLong(alternative -> alternative.parts().stream()
                            .mapToLong(RegexNode::degree)
                            .sum())
                    .max()
                    .orElse(0));
        }
    }

    private static long saturated(long value) {
        return Math.min(value, UNBOUNDED);
    }
}
