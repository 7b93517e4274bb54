package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.GenerationOptions;
import io.speculative.distribution.SamplingRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationDefaultsTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("generation_config.json");
    }

    @Test
    void read_noFile_isGreedy() {
        GenerationDefaults defaults = GenerationDefaults.read(folder);
        assertThat(defaults.samplingRule()).isEqualTo(SamplingRule.greedy());
        assertThat(defaults.maxNewTokens()).isEmpty();
        assertThat(defaults.unsupported()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'temperature':0.6,'top_p':0.9",
                "'do_sample':false,'temperature':0.0,'top_p':7",
                "'do_sample':null,'top_k':20"
            })
    void read_notSampled_isGreedy(String fields) throws IOException {
        assertThat(read(fields).samplingRule()).isEqualTo(SamplingRule.greedy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'do_sample':true | 1 | 50 | 1 | 0",
                "'do_sample':true,'temperature':0.6,'top_p':0.9 | 0.6 | 50 | 0.9 | 0",
                "'do_sample':true,'temperature':0.7,'top_k':20,'top_p':0.8 | 0.7 | 20 | 0.8 | 0",
                "'do_sample':true,'top_k':0,'min_p':0.1 | 1 | 2147483647 | 1 | 0.1"
            })
    void read_sampled_isTheRule(String fields, double temperature, int topK, double topP, double minP)
            throws IOException {
        assertThat(read(fields).samplingRule())
                .isEqualTo(SamplingRule.temperature(temperature)
                        .withTopK(topK)
                        .withTopP(topP)
                        .withMinP(minP));
    }

    @Test
    void options_tokens_areTheFoldersOrElseTheCallers() throws IOException {
        assertThat(read("'max_new_tokens':9").options(5)).isEqualTo(GenerationOptions.maxTokens(9));
        assertThat(read("'do_sample':true").options(5))
                .isEqualTo(GenerationOptions.maxTokens(5)
                        .withSamplingRule(SamplingRule.temperature(1).withTopK(50)));
    }

    @Test
    void unsupported_fieldsThatChangeTheText_areNamed() throws IOException {
        assertThat(read("'repetition_penalty':1.05,'num_beams':1,'no_repeat_ngram_size':3,'pad_token_id':7")
                        .unsupported())
                .containsExactlyInAnyOrder("repetition_penalty", "no_repeat_ngram_size");
        assertThat(read("'suppress_tokens':[7],'begin_suppress_tokens':[],'bad_words_ids':[[3,4]],'stop_strings':'###',"
                                + "'forced_eos_token_id':2,'sequence_bias':{},'token_healing':false,'max_time':null")
                        .unsupported())
                .containsExactlyInAnyOrder("suppress_tokens", "bad_words_ids", "stop_strings", "forced_eos_token_id");
        assertThat(read("'repetition_penalty':1.0,'typical_p':1,'length_penalty':2,'min_length':0")
                        .unsupported())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'do_sample':1 | do_sample: 1 (expected: true or false)",
                "'do_sample':true,'temperature':0 | temperature: 0 (expected: a number > 0)",
                "'do_sample':true,'temperature':'hot' | temperature: \"hot\" (expected: a number > 0)",
                "'do_sample':true,'top_p':1.5 | top_p: 1.5 (expected: a number > 0 and <= 1)",
                "'do_sample':true,'top_k':-1 | top_k: -1 (expected: an integer >= 0)",
                "'do_sample':true,'top_k':1.5 | top_k: 1.5 (expected: an integer >= 0)",
                "'do_sample':true,'min_p':2 | min_p: 2 (expected: a number from 0 to 1)",
                "'max_new_tokens':0 | max_new_tokens: 0 (expected: an integer from 1 to 2147483647)"
            })
    void read_badValue_isRefused(String fields, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(fields)).withMessage(file + ": " + message);
    }

    private GenerationDefaults read(String fields) throws IOException {
        Files.writeString(file, "{" + fields.replace('\'', '"') + "}");
        return GenerationDefaults.read(folder);
    }
}
