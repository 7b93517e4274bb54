package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.model.LanguageModel;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class ContinuationTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"''|Once upon a time, there", "Once upon| a time, there was", "Once upon a| time, there was a"})
    void text_afterAPrompt_continuesIt(String prompt, String continuation) {
        try (LanguageModel model = StoriesModel.TARGET.open(Precision.FP32);
                Generation generation =
                        AutoregressiveDecoder.of(model).generate(prompt, GenerationOptions.maxTokens(8))) {
            assertThat(generation.text()).startsWith(continuation);
        }
    }
}
