package io.speculative.djl;

import io.speculative.djl.precision.Precision;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSessionContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The session contract on random weights in both precisions, and on a trained model. */
class DecoderSessionTest {

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Fp32 extends RandomModel {
        @Override
        protected LanguageModel openModel() {
            return open(Precision.FP32);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Fp16 extends RandomModel {
        @Override
        protected LanguageModel openModel() {
            return open(Precision.FP16);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
    class Stories extends ModelSessionContract {
        @Override
        protected LanguageModel openModel() {
            return StoriesModel.TARGET.open(Precision.FP16);
        }

        @Override
        protected int[] sampleTokens() {
            return StoriesModel.TARGET.greedyIds();
        }

        @Override
        protected float tolerance() {
            return 1e-4f;
        }
    }

    /** All layers have a window, which is shorter than a sequence. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Mistral extends Golden {
        @Override
        protected LanguageModel openModel() {
            return GoldenModel.named("mistral").open();
        }
    }

    /** Every other layer has a window; there are norms after each part, and caps. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Gemma2 extends Golden {
        @Override
        protected LanguageModel openModel() {
            return GoldenModel.named("gemma2").open();
        }
    }

    /** Layer norms and learned positions. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Opt extends Golden {
        @Override
        protected LanguageModel openModel() {
            return GoldenModel.named("opt").open();
        }
    }

    abstract static class Golden extends ModelSessionContract {

        @Override
        protected int[] sampleTokens() {
            return new int[] {1, 17, 5, 30, 42, 8, 23, 11, 36, 2, 19, 27};
        }

        @Override
        protected float tolerance() {
            return 1e-4f;
        }
    }

    abstract static class RandomModel extends ModelSessionContract {

        @TempDir
        private static Path folder;

        static LanguageModel open(Precision precision) {
            RandomModelFolder.write(folder);
            return HuggingFaceModel.open(
                    folder, ModelOptions.defaults().withPrecision(precision).withThreads(1));
        }

        @Override
        protected int[] sampleTokens() {
            return new int[] {1, 17, 5, 30, 42, 8, 23, 11, 36, 2, 19, 27};
        }

        @Override
        protected float tolerance() {
            return 1e-4f;
        }
    }
}
