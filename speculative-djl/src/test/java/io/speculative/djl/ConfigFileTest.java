package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import io.speculative.djl.shape.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private ObjectNode config = JSON.createObjectNode();

    @BeforeEach
    void describeAModel() throws IOException {
        file = folder.resolve("config.json");
        config = (ObjectNode) JSON.readTree(RandomModelFolder.config());
    }

    @Test
    void decoder_everyField_isTaken() {
        assertThat(decoder()).isEqualTo(RandomModelFolder.CONFIG);
    }

    @Test
    void decoder_contextLimit_shortensTheContext() {
        write();
        assertThat(ConfigFile.read(folder).decoder(7).size().positions()).isEqualTo(7);
    }

    @Test
    void decoder_absentOptions_haveTheFamilysDefaults() {
        config.remove("num_key_value_heads");
        config.putNull("head_dim");
        config.remove("rms_norm_eps");
        config.remove("rope_theta");
        config.remove("hidden_act");
        config.remove("tie_word_embeddings");
        assertThat(decoder())
                .isEqualTo(DecoderConfig.llama(new Size(24, 2, 320), new Heads(6, 6, 4), 21, 43, 1e-6, 10000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'rope_scaling':{'rope_type':'default'}",
                "'rope_scaling':{'type':'default'}",
                "'rope_scaling':null",
                "'sliding_window':4096",
                "'attention_bias':false,'mlp_bias':false",
                "'rope_parameters':{'rope_type':'default'}",
                "'rope_parameters':{'rope_type':'yarn'},'rope_scaling':{'rope_type':'default'}"
            })
    void decoder_computableOptions_pass(String fields) throws IOException {
        set(fields);
        assertThat(decoder()).isEqualTo(RandomModelFolder.CONFIG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rope_parameters':{'rope_type':'default','rope_theta':5} | 5",
                "'rope_scaling':{'rope_type':'default','rope_theta':6},'rope_parameters':{'rope_type':'default','rope_theta':5} | 6",
                "'rope_scaling':{'rope_type':'default'},'rope_parameters':{'rope_type':'default','rope_theta':5} | 7",
                "'rope_parameters':{'rope_type':'default'} | 7"
            })
    void decoder_thetaInSeveralPlaces_isTransformersChoice(String fields, double theta) throws IOException {
        set("'rope_theta':7");
        set(fields);
        assertThat(decoder().positions()).isEqualTo(new Positions.Rotary(theta, 10, new RotaryScaling.None()));
    }

    @Test
    void decoder_scalingBesideParameters_isTaken() throws IOException {
        set("'rope_parameters':{'rope_type':'default'},'rope_scaling':{'rope_type':'linear','factor':4}");
        assertThat(decoder().positions()).isEqualTo(new Positions.Rotary(10000, 10, new RotaryScaling.Linear(4)));
    }

    @Test
    void decoder_thetaAmongRopeParameters_isTaken() throws IOException {
        config.remove("rope_theta");
        set("'rope_parameters':{'rope_type':'default','rope_theta':500000}");
        assertThat(decoder().positions()).isEqualTo(new Positions.Rotary(500_000, 10, new RotaryScaling.None()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'model_type':'mamba' | model_type: \"mamba\" (expected: gemma or gemma2 or gemma3_text or gpt2 or gpt_neox or llama or mistral or olmo2 or opt or phi3 or qwen2 or qwen3 or smollm3)",
                "'model_type':7 | model_type: 7 (expected: gemma or gemma2 or gemma3_text or gpt2 or gpt_neox or llama or mistral or olmo2 or opt or phi3 or qwen2 or qwen3 or smollm3)",
                "'model_type':null | model_type: null (expected: gemma or gemma2 or gemma3_text or gpt2 or gpt_neox or llama or mistral or olmo2 or opt or phi3 or qwen2 or qwen3 or smollm3)",
                "'hidden_act':'quick_gelu' | hidden_act: \"quick_gelu\" (expected: gelu or gelu_accurate or gelu_fast or gelu_new or gelu_python or gelu_python_tanh or gelu_pytorch_tanh or relu or silu or swish)",
                "'attention_bias':1 | attention_bias: 1 (expected: true or false)",
                "'mlp_bias':'no' | mlp_bias: \"no\" (expected: true or false)",
                "'partial_rotary_factor':0.5 | partial_rotary_factor: 0.5 (expected: 1.0)",
                "'quantization_config':{'bits':4} | quantization_config: {\"bits\":4} (expected: a checkpoint of 16- or 32-bit floats)",
                "'quantization_config':{'quant_method':'gptq'} | quantization_config.quant_method: \"gptq\" (expected: a checkpoint of 16- or 32-bit floats)",
                "'rope_scaling':{'rope_type':'llama3','factor':8} | rope_scaling.low_freq_factor: missing (expected: a number > 0)",
                "'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':4,'high_freq_factor':4} | rope_scaling.high_freq_factor: 4 (expected: a number above low_freq_factor, 4.0)",
                "'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4} | rope_scaling.original_max_position_embeddings: missing (expected: an integer from 1 to 16777216)",
                "'rope_scaling':{'type':'linear'} | rope_scaling.factor: missing (expected: a number > 0)",
                "'rope_scaling':{'rope_type':null,'type':'yarn'} | rope_scaling.rope_type: null (expected: default or dynamic or linear or llama3 or longrope or yarn)",
                "'rope_scaling':{'type':'dynamic'} | rope_scaling.factor: missing (expected: a number > 0)",
                "'rope_scaling':{'type':'ntk','factor':2} | rope_scaling.type: \"ntk\" (expected: default or dynamic or linear or llama3 or longrope or yarn)",
                "'rope_scaling':2 | rope_scaling: 2 (expected: an object)",
                "'rope_parameters':{'rope_type':'default'},'rope_scaling':{'rope_type':'yarn','original_max_position_embeddings':64} | rope_scaling.factor: missing (expected: a number > 0)",
                "'rope_parameters':{'rope_type':'yarn'} | rope_parameters.original_max_position_embeddings: missing (expected: an integer from 1 to 16777216)",
                "'rope_scaling':{'type':'yarn','factor':2,'original_max_position_embeddings':64},'original_max_position_embeddings':32 | original_max_position_embeddings: 32 (expected: 64)",
                "'rope_scaling':{'type':'yarn','factor':1e7,'original_max_position_embeddings':64} | rope_scaling.factor: 1.0E7 (expected: a number that makes at most 16777216 positions of 64)",
                "'rope_scaling':{'type':'yarn','rope_theta':1,'factor':2,'original_max_position_embeddings':64} | rope_scaling.rope_theta: 1 (expected: other than 1, as yarn tells pairs by their wavelengths)",
                "'rope_scaling':{'type':'longrope','short_factor':[1,2],'long_factor':[1,2,3,4,5],'original_max_position_embeddings':64} | rope_scaling.short_factor: [1,2] (expected: an array of 5 numbers > 0)",
                "'rope_scaling':{'type':'longrope','short_factor':[1,2,3,4,5],'long_factor':[1,2,3,4,0],'original_max_position_embeddings':64} | rope_scaling.long_factor: [1,2,3,4,0] (expected: an array of 5 numbers > 0)",
                "'rope_scaling':{'type':'longrope','short_factor':[1,2,3,4,5],'long_factor':[1,2,3,4,5],'original_max_position_embeddings':1} | rope_scaling.original_max_position_embeddings: 1 (expected: more than 1)",
                "'hidden_size':0 | hidden_size: 0 (expected: an integer from 1 to 16777216)",
                "'hidden_size':-8 | hidden_size: -8 (expected: an integer from 1 to 16777216)",
                "'hidden_size':24.0 | hidden_size: 24.0 (expected: an integer from 1 to 16777216)",
                "'hidden_size':'24' | hidden_size: \"24\" (expected: an integer from 1 to 16777216)",
                "'hidden_size':null | hidden_size: null (expected: an integer from 1 to 16777216)",
                "'vocab_size':9999999999 | vocab_size: 9999999999 (expected: an integer from 1 to 16777216)",
                "'num_hidden_layers':2000000 | num_hidden_layers: 2000000 (expected: an integer from 1 to 10000)",
                "'num_key_value_heads':4 | num_key_value_heads: 4 (expected: a divisor of num_attention_heads, 6)",
                "'num_key_value_heads':12 | num_key_value_heads: 12 (expected: an integer from 1 to 6)",
                "'head_dim':9 | head_dim: 9 (expected: an even number)",
                "'head_dim':0 | head_dim: 0 (expected: an integer from 1 to 16777216)",
                "'head_dim':null,'hidden_size':25 | hidden_size: 25 (expected: a multiple of twice the number of attention heads, 6)",
                "'rms_norm_eps':0 | rms_norm_eps: 0 (expected: a number > 0)",
                "'rms_norm_eps':'x' | rms_norm_eps: \"x\" (expected: a number > 0)",
                "'rope_theta':-1.5 | rope_theta: -1.5 (expected: a number > 0)",
                "'rope_theta':[1] | rope_theta: [1] (expected: a number > 0)",
                "'tie_word_embeddings':1 | tie_word_embeddings: 1 (expected: true or false)"
            })
    void decoder_otherModel_isRefused(String fields, String message) throws IOException {
        set(fields);
        assertThatIllegalArgumentException().isThrownBy(this::decoder).withMessage(file + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size"})
    void decoder_missingField_isRefused(String name) {
        config.remove(name);
        assertThatIllegalArgumentException()
                .isThrownBy(this::decoder)
                .withMessageStartingWith(file + ": " + name + ": missing (expected: an integer from 1 to ");
    }

    @Test
    void read_numbersAsPythonWritesThem_areRead() throws IOException {
        write();
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"floor\":-Infinity,\"x\":NaN,"));
        assertThat(ConfigFile.read(folder).decoder(1000)).isEqualTo(decoder());
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("\\{", "{\"rms_norm_eps\":Infinity,")
                        .replaceFirst(",\"rms_norm_eps\":[^,}]+", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder).decoder(1000))
                .withMessageContaining("rms_norm_eps: \"Infinity\"");
    }

    @Test
    void decoder_missingModelType_isRefused() {
        config.remove("model_type");
        assertThatIllegalArgumentException()
                .isThrownBy(this::decoder)
                .withMessage(
                        file
                                + ": model_type: missing (expected: gemma or gemma2 or gemma3_text or gpt2 or gpt_neox or llama or mistral or olmo2 or opt or phi3 or qwen2 or qwen3 or smollm3)");
    }

    @Test
    void tokens_absent_areNone() {
        config.remove("bos_token_id");
        config.putNull("eos_token_id");
        write();
        ConfigFile read = ConfigFile.read(folder);
        assertThat(read.beginToken(50)).isEmpty();
        assertThat(read.endTokens(50)).isEmpty();
    }

    @Test
    void endTokens_oneOrSeveral_areTaken() {
        write();
        assertThat(ConfigFile.read(folder).endTokens(50)).containsExactly(2, 3);
        config.put("eos_token_id", 5);
        write();
        assertThat(ConfigFile.read(folder).endTokens(50)).containsExactly(5);
    }

    @Test
    void endTokens_generationConfig_takesPrecedence() throws IOException {
        write();
        Path generation = folder.resolve("generation_config.json");
        Files.writeString(generation, "{\"eos_token_id\":[7]}");
        assertThat(ConfigFile.read(folder).endTokens(50)).containsExactly(7);
        Files.writeString(generation, "{\"temperature\":1}");
        assertThat(ConfigFile.read(folder).endTokens(50)).containsExactly(2, 3);
        Files.writeString(generation, "{\"eos_token_id\":[7.5]}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder).endTokens(50))
                .withMessage(generation + ": eos_token_id: [7.5] (expected: token ids from 0 to 49)");
        Files.writeString(generation, "{\"eos_token_id\":[7, 50]}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder).endTokens(50))
                .withMessage(generation + ": eos_token_id: [7,50] (expected: token ids from 0 to 49)");
        Files.writeString(generation, "[");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder))
                .withMessageStartingWith(generation + ": Unexpected end-of-input");
    }

    @Test
    void beginToken_generationConfig_takesPrecedence() throws IOException {
        write();
        Path generation = folder.resolve("generation_config.json");
        Files.writeString(generation, "{\"bos_token_id\":7}");
        assertThat(ConfigFile.read(folder).beginToken(50)).hasValue(7);
        Files.writeString(generation, "{\"bos_token_id\":null}");
        assertThat(ConfigFile.read(folder).beginToken(50)).hasValue(1);
    }

    @Test
    void beginToken_noTokenId_isRefused() {
        config.put("bos_token_id", -1);
        write();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder).beginToken(50))
                .withMessage(file + ": bos_token_id: -1 (expected: token ids from 0 to 49)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a' | Unexpected end-of-input within/between Object entries in line 1, column 5 (expected: valid JSON)",
                "{'a':{'b':1 | Unexpected end-of-input: expected close marker for Object (start marker at [line: 1, column: 6]) in line 1, column 12 (expected: valid JSON)",
                "{'a':1,'a':2} | Duplicate field 'a' in line 1, column 11 (expected: valid JSON)",
                "[1] | not an object (expected: a JSON object)",
                "`` | not an object (expected: a JSON object)"
            })
    void read_notAnObject_isRefused(String json, String message) throws IOException {
        Files.writeString(file, json.replace('\'', '"'));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder))
                .withMessage(file + ": " + message);
    }

    @Test
    void read_absentFile_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder))
                .withMessage(file + ": missing (expected: a model folder with it)");
        Path absent = folder.resolve("absent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(absent))
                .withMessage(absent + ": not a folder (expected: a model folder)");
    }

    private void set(String fields) throws IOException {
        JsonNode changes = JSON.readTree("{" + fields.replace('\'', '"') + "}");
        config.setAll((ObjectNode) changes);
    }

    private DecoderConfig decoder() {
        write();
        return ConfigFile.read(folder).decoder(1000);
    }

    private void write() {
        try {
            Files.writeString(file, config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
