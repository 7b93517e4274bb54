package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random models under random work: prompts in random pieces, trees of several sequences in one pass, extended trees, commits,
 * chains drawn in one call. Each row that comes out is compared, bit by bit, with plain decoding of the row's own path.
 */
class BitEqualRowsTest {

    /** Of the random models; golden ones have more, of which so many are used. */
    private static final int VOCABULARY = 43;

    private static final int CONTEXT = 36;
    private static final int SEQUENCES = 2;
    private static final double TEMPERATURE = 0.7;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        // precision, hidden, intermediate, heads, key-value heads, head size, threads
        "INT8, 24, 21, 6, 2, 10, 1",
        "INT8, 64, 172, 8, 4, 8, 1",
        "INT8, 40, 100, 5, 5, 18, 2",
        "INT8, 96, 64, 7, 1, 6, 1",
        "INT8, 128, 256, 2, 2, 64, 2",
        "INT8, 16, 13, 3, 3, 2, 3",
        "INT8, 32, 32, 9, 3, 22, 1",
        "FP16, 24, 21, 6, 2, 10, 1",
        "FP16, 128, 256, 2, 2, 64, 2",
        "FP16, 40, 100, 5, 5, 18, 2",
        "FP16, 600, 1500, 9, 3, 64, 2",
        "FP16, 16, 13, 3, 3, 2, 3"
    })
    void anyRow_bitEqual_isThatOfPlainDecoding(
            Precision precision,
            int hidden,
            int intermediate,
            int heads,
            int keyValueHeads,
            int headSize,
            int threads) {
        DecoderConfig config = config(hidden, intermediate, heads, keyValueHeads, headSize);
        RandomModelFolder.write(folder, config, hidden);
        try (LanguageModel model = open(folder, precision, RowArithmetic.BIT_EQUAL, threads)) {
            Work work = new Work(model, hidden + threads);

            work.rounds(5);

            assertThat(work.rows).isGreaterThan(40);
            assertThat(work.otherRows).isZero();
        }
    }

    static Stream<Arguments> families() {
        return GoldenModel.all()
                .flatMap(golden ->
                        Stream.of(Precision.INT8, Precision.FP16).map(precision -> Arguments.of(golden, precision)));
    }

    @ParameterizedTest
    @MethodSource("families")
    void anyRow_bitEqualOfAnyFamily_isThatOfPlainDecoding(GoldenModel golden, Precision precision) {
        try (LanguageModel model = open(golden.folder(), precision, RowArithmetic.BIT_EQUAL, 2)) {
            Work work = new Work(model, 1);

            work.rounds(4);

            assertThat(work.rows).isGreaterThan(30);
            assertThat(work.otherRows).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void anyRow_fast_isNotAlwaysThatOfPlainDecoding(int threads) {
        RandomModelFolder.write(folder, config(64, 172, 8, 4, 8), 64);
        try (LanguageModel model = open(folder, Precision.INT8, RowArithmetic.FAST, threads)) {
            Work work = new Work(model, 64 + threads);

            work.rounds(5);

            assertThat(work.otherRows).isPositive();
        }
    }

    @Test
    void open_bitEqualOfWholeFloats_refused() {
        RandomModelFolder.write(folder);
        ModelOptions options =
                ModelOptions.defaults().withPrecision(Precision.FP32).withRows(RowArithmetic.BIT_EQUAL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.open(folder, options))
                .withMessage("rows: BIT_EQUAL (expected: FAST, or precision FP16 or INT8 on an x86 cpu)");
    }

    @Test
    void options_changed_keepTheirRows() {
        ModelOptions options = ModelOptions.defaults().withRows(RowArithmetic.BIT_EQUAL);
        assertThat(options.withPrecision(Precision.INT8)
                        .withThreads(2)
                        .withContextLimit(9)
                        .withDevice(options.device())
                        .rows())
                .isEqualTo(RowArithmetic.BIT_EQUAL);
        assertThat(ModelOptions.defaults().rows()).isEqualTo(RowArithmetic.FAST);
    }

    private static LanguageModel open(Path folder, Precision precision, RowArithmetic rows, int threads) {
        return HuggingFaceModel.open(
                folder,
                ModelOptions.defaults().withPrecision(precision).withRows(rows).withThreads(threads));
    }

    private static DecoderConfig config(int hidden, int intermediate, int heads, int keyValueHeads, int headSize) {
        return DecoderConfig.llama(
                new Size(hidden, 2, CONTEXT),
                new Heads(heads, keyValueHeads, headSize),
                intermediate,
                VOCABULARY,
                1e-5,
                10000);
    }

    /** What a row says: its logits, and its law at a temperature. */
    private record Answer(float[] logits, double[] law) {

        static Answer of(Scores scores, int row) {
            Distribution softmax = scores.softmax(row, TEMPERATURE);
            double[] law = new double[softmax.vocabularySize()];
            softmax.copyTo(law);
            float[] logits = new float[law.length];
            scores.copyLogits(row, logits);
            return new Answer(logits, law);
        }

        boolean sameBits(Answer other) {
            return Arrays.equals(logits, other.logits) && Arrays.equals(law, other.law);
        }
    }

    /** Several sequences of one model, and how many of their rows were looked at and were not those of plain decoding. */
    private static final class Work {

        private final LanguageModel model;
        private final SplittableRandom random;
        private int rows;
        private int otherRows;

        Work(LanguageModel model, long seed) {
            this.model = model;
            this.random = new SplittableRandom(seed);
        }

        void rounds(int count) {
            List<Sequence> sequences = new ArrayList<>();
            for (int i = 0; i < SEQUENCES; i++) {
                sequences.add(new Sequence());
            }
            for (int round = 0; round < count; round++) {
                sequences.forEach(Sequence::append);
                sequences.forEach(Sequence::plant);
                List<Scores> scores = model.score(
                        sequences.stream().map(sequence -> sequence.session).toList(),
                        sequences.stream().map(sequence -> sequence.tree).toList());
                for (int i = 0; i < SEQUENCES; i++) {
                    sequences.get(i).compare(scores.get(i), 0);
                }
                sequences.get(round % SEQUENCES).extend();
                sequences.forEach(Sequence::commit);
                sequences.get((round + 1) % SEQUENCES).draw();
            }
            sequences.forEach(sequence -> sequence.session.close());
        }

        private int token() {
            return random.nextInt(4, VOCABULARY);
        }

        private final class Sequence {
            private final ModelSession session = model.open();
            private int[] text = new int[0];
            private TokenTree tree = TokenTree.root(0);

            /** Appends 0 to 6 tokens at once: none, some that ride along with the next pass, or a prompt of their own. */
            void append() {
                int[] tokens = random.ints(random.nextInt(Math.min(7, room() / 2 + 1)), 4, VOCABULARY)
                        .toArray();
                session.append(tokens);
                follow(tokens);
            }

            void plant() {
                tree = grow(TokenTree.rootedAt(token()), random.nextInt(Math.min(9, room())));
            }

            void extend() {
                int old = tree.size();
                if (old < room()) {
                    tree = grow(copy(), 1 + random.nextInt(Math.min(4, room() - old)));
                    compare(session.extend(tree), old);
                }
            }

            void commit() {
                int node = random.nextInt(tree.size());
                session.commit(node);
                follow(tokens(node));
            }

            /** Has the engine draw a chain, and keeps some of it. */
            void draw() {
                if (room() < 4) {
                    return;
                }
                SamplingRule rule =
                        random.nextBoolean() ? SamplingRule.temperature(TEMPERATURE) : SamplingRule.greedy();
                int root = token();
                List<DrawnToken> drawn = session.sampleChain(root, 3, rule, RandomStream.seeded(random.nextLong()));
                int[] path = {
                    root,
                    drawn.get(0).token(),
                    drawn.get(1).token(),
                    drawn.get(2).token()
                };
                for (int i = 0; i < 3; i++) {
                    Answer plain = plain(Arrays.copyOf(path, i + 1));
                    double[] law = new double[plain.law.length];
                    drawn.get(i).law().copyTo(law);
                    count(Arrays.equals(law, !rule.draws() ? greedy(plain) : plain.law));
                }
                session.commit(1);
                follow(Arrays.copyOf(path, 2));
            }

            void compare(Scores scores, int firstNode) {
                for (int row = 0; row < scores.rows(); row++) {
                    count(Answer.of(scores, row).sameBits(plain(tokens(firstNode + row))));
                }
            }

            private TokenTree grow(TokenTree.Builder builder, int nodes) {
                for (int i = 0; i < nodes; i++) {
                    int parent = random.nextInt(builder.size());
                    int token = 4 + (7 * builder.size() + parent) % (VOCABULARY - 4);
                    builder.add(parent, token);
                }
                return builder.build();
            }

            private TokenTree.Builder copy() {
                TokenTree.Builder builder = TokenTree.rootedAt(tree.token(0));
                for (int node = 1; node < tree.size(); node++) {
                    builder.add(tree.parent(node), tree.token(node));
                }
                return builder;
            }

            private Answer plain(int[] path) {
                try (ModelSession alone = model.open()) {
                    for (int token : text) {
                        alone.score(TokenTree.root(token));
                        alone.commit(0);
                    }
                    for (int i = 0; i < path.length - 1; i++) {
                        alone.score(TokenTree.root(path[i]));
                        alone.commit(0);
                    }
                    return Answer.of(alone.score(TokenTree.root(path[path.length - 1])), 0);
                }
            }

            private int[] tokens(int node) {
                return Arrays.stream(tree.path(node)).map(tree::token).toArray();
            }

            private void follow(int[] tokens) {
                int length = text.length;
                text = Arrays.copyOf(text, length + tokens.length);
                System.arraycopy(tokens, 0, text, length, tokens.length);
            }

            private int room() {
                return CONTEXT - text.length;
            }

            private void count(boolean same) {
                rows++;
                otherRows += same ? 0 : 1;
            }
        }

        private static double[] greedy(Answer plain) {
            int best = 0;
            for (int token = 1; token < plain.logits.length; token++) {
                if (plain.logits[token] > plain.logits[best]) {
                    best = token;
                }
            }
            double[] law = new double[plain.logits.length];
            law[best] = 1;
            return law;
        }
    }
}
