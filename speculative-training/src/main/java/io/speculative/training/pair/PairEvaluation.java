package io.speculative.training.pair;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.torch.TorchScript;
import io.speculative.training.bpe.BytePairVocabulary;
import io.speculative.training.corpus.TokenBatch;
import java.util.Arrays;

/**
 * Measures a pair on texts it has not learned from. Owns a program; the caller closes it. For one thread at a time.
 *
 * <p>The figures are the nats and bits that both models need for the text, how often a token drafted at temperature 1 is
 * accepted, and how often both models find the same token the likeliest, which is the acceptance at temperature 0.
 */
public final class PairEvaluation implements AutoCloseable {

    private static final String TEXT = """
              def forward(self: __torch__.M, target: Tensor, draft: Tensor, next: Tensor) -> Tensor:
                p = torch.to(target, 6)
                q = torch.to(draft, 6)
                y = torch.reshape(next, [-1, 1])
                said = torch.neg(torch.sum(torch.log(torch.gather(p, 1, y))))
                drafted = torch.neg(torch.sum(torch.log(torch.gather(q, 1, y))))
                accepted = torch.sum(torch.minimum(p, q))
                agreed = torch.to(torch.sum(torch.eq(torch.argmax(p, 1), torch.argmax(q, 1))), 6)
                return torch.stack([said, drafted, accepted, agreed])
            """;

    private final TorchScript program = TorchScript.compile(TEXT, Device.cpu());
    private final ModelPair pair;

    /**
     * Figures of a pair on a text.
     *
     * @param positions number of tokens predicted
     * @param bytes bytes of the text
     * @param targetNats negative log likelihood the target gives the whole text
     * @param draftNats negative log likelihood the draft gives the whole text
     * @param accepted sum over positions of sum min(target, draft) at temperature 1
     * @param agreed number of positions where both hold the same token the likeliest
     */
    public record Figures(
            long positions, long bytes, double targetNats, double draftNats, double accepted, double agreed) {

        /** Figures of no text. */
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);

        /** Returns the figures of both texts together. */
        public Figures plus(Figures other) {
            return new Figures(
                    positions + other.positions,
                    bytes + other.bytes,
                    targetNats + other.targetNats,
                    draftNats + other.draftNats,
                    accepted + other.accepted,
                    agreed + other.agreed);
        }

        /** Returns the bits the target needs per byte of text. */
        public double targetBitsPerByte() {
            return targetNats / Math.log(2) / bytes;
        }

        /** Returns the bits the draft needs per byte of text. */
        public double draftBitsPerByte() {
            return draftNats / Math.log(2) / bytes;
        }

        /** Returns the mean of sum min(target, draft): the chance that a token drafted at temperature 1 is accepted. */
        public double acceptance() {
            return accepted / positions;
        }

        /** Returns the share of positions where a token drafted at temperature 0 is accepted. */
        public double agreement() {
            return agreed / positions;
        }
    }

    /**
     * Prepares measuring.
     *
     * @param pair the pair, which the caller keeps and closes
     */
    public PairEvaluation(ModelPair pair) {
        this.pair = pair;
    }

    /**
     * Measures a pair on a text, cut into windows that follow each other and start with the begin token.
     *
     * @param tokens the text
     * @param bytes its bytes
     * @param length tokens per window
     * @param batch windows at once
     * @return the figures of the whole text
     */
    public Figures measure(int[] tokens, long bytes, int length, int batch) {
        Figures total = Figures.NONE;
        int at = 0;
        while (at < tokens.length) {
            int rows = Math.min(batch, (tokens.length - at) / length);
            int width = rows > 0 ? length : tokens.length - at;
            int end = at + Math.max(rows, 1) * width;
            total = total.plus(measure(Arrays.copyOfRange(tokens, at, end), width));
            at = end;
        }
        return total.plus(new Figures(0, bytes, 0, 0, 0, 0));
    }

    private Figures measure(int[] next, int width) {
        long[] targets = Arrays.stream(next).asLongStream().toArray();
        long[] inputs = new long[targets.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i % width == 0 ? BytePairVocabulary.BEGIN_ID : targets[i - 1];
        }
        return measure(new TokenBatch(inputs, targets, width), 0);
    }

    /**
     * Measures a pair on a batch.
     *
     * @param batch contexts and what followed
     * @param bytes bytes of what followed
     * @return the figures of the batch
     */
    public Figures measure(TokenBatch batch, long bytes) {
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray ids = batch.inputs(scope);
            try (IValue target = tensor(pair.target().probabilities(ids, scope));
                    IValue draft = tensor(pair.draft().probabilities(ids, scope));
                    IValue next = tensor(batch.targets(scope));
                    IValue sums = program.forward(target, draft, next)) {
                float[] values = sums.toTensor((PtNDManager) scope).toFloatArray();
                return new Figures(batch.positions(), bytes, values[0], values[1], values[2], values[3]);
            }
        }
    }

    private static IValue tensor(NDArray array) {
        return IValue.from((PtNDArray) array);
    }

    @Override
    public void close() {
        program.close();
    }
}
