package io.speculative.djl;

import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.model.LanguageModel;
import io.speculative.model.TapContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tap contract. Kernels round a row otherwise in passes of another width, so states of 32-bit floats agree up to that, a few
 * units in the last place of the largest value; where rows are bit-equal, so are states.
 */
class DecoderTapTest {

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Fp32 extends RandomModel {
        @Override
        protected LanguageModel openModel() {
            return open(ModelOptions.defaults().withPrecision(Precision.FP32));
        }

        @Override
        protected float tolerance() {
            return 2e-6f;
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class BitEqual extends RandomModel {
        @Override
        protected LanguageModel openModel() {
            return open(ModelOptions.defaults().withPrecision(Precision.INT8).withRows(RowArithmetic.BIT_EQUAL));
        }

        @Override
        protected float tolerance() {
            return 0;
        }
    }

    /** Windows, norms after each part, gains as distances from one, scaled embeddings. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Gemma2 extends Golden {
        @Override
        protected LanguageModel openModel() {
            return GoldenModel.named("gemma2").open();
        }

        @Override
        protected int layers() {
            return 4;
        }
    }

    /** Layer norms with biases, learned positions. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Gpt2 extends Golden {
        @Override
        protected LanguageModel openModel() {
            return GoldenModel.named("gpt2").open();
        }
    }

    abstract static class Golden extends Sampled {

        @Override
        protected float tolerance() {
            return 2e-6f;
        }
    }

    abstract static class RandomModel extends Sampled {

        @TempDir
        private static Path folder;

        static LanguageModel open(ModelOptions options) {
            RandomModelFolder.write(folder);
            return HuggingFaceModel.open(folder, options.withThreads(1));
        }
    }

    abstract static class Sampled extends TapContract {

        @Override
        protected int layers() {
            return 2;
        }

        @Override
        protected int[] sampleTokens() {
            return new int[] {1, 17, 5, 30, 42, 8, 23, 11, 36, 2, 19, 27};
        }
    }
}
