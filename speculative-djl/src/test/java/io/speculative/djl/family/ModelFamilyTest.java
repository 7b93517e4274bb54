package io.speculative.djl.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Attention;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import io.speculative.djl.shape.TensorRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files say that no golden model says: defaults, and what is refused. */
class ModelFamilyTest {

    private static final String LLAMA = "'hidden_size':64,'intermediate_size':96,'num_hidden_layers':4,"
            + "'num_attention_heads':4,'vocab_size':50,'max_position_embeddings':9000";
    private static final String OPT = "'model_type':'opt','hidden_size':64,'ffn_dim':96,'num_hidden_layers':2,"
            + "'num_attention_heads':4,'vocab_size':50,'max_position_embeddings':90";
    private static final String GPT2 =
            "'model_type':'gpt2','n_embd':64,'n_head':4,'n_layer':2,'n_positions':90,'vocab_size':50";

    @TempDir
    private Path folder;

    @Test
    void mistral_absentFields_haveTheFamilysDefaults() throws IOException {
        DecoderConfig config = decoder("'model_type':'mistral','num_key_value_heads':2," + LLAMA);

        assertThat(config.attention().window()).isEqualTo(4096);
        assertThat(config.attention().windowed()).containsExactly(0, 1, 2, 3);
        assertThat(config.tiedEmbeddings()).isFalse();
        assertThat(decoder("'model_type':'mistral','num_key_value_heads':2,'sliding_window':null," + LLAMA)
                        .attention())
                .isEqualTo(Attention.scaled(16));
    }

    @Test
    void qwen_windowOfUpperLayers_isTakenIfUsed() throws IOException {
        String window = "'sliding_window':8,'max_window_layers':3," + LLAMA;

        assertThat(decoder("'model_type':'qwen2'," + window).attention().windowed())
                .isEmpty();
        assertThat(decoder("'model_type':'qwen2','use_sliding_window':true," + window)
                        .attention()
                        .windowed())
                .containsExactly(3);
        assertThat(decoder("'model_type':'qwen3'," + LLAMA).heads().size()).isEqualTo(128);
    }

    @Test
    void windows_whereTheFileSaysNull_areNone() throws IOException {
        String window = "'use_sliding_window':true,'sliding_window':null,'max_window_layers':1," + LLAMA;

        assertThat(decoder("'model_type':'qwen2'," + window).attention()).isEqualTo(Attention.scaled(16));
        assertThat(decoder("'model_type':'qwen2','use_sliding_window':true,'max_window_layers':0," + LLAMA)
                        .attention()
                        .windowed())
                .containsExactly(0, 1, 2, 3);
        assertThat(decoder("'model_type':'qwen3','use_sliding_window':true,'sliding_window':8,'layer_types':"
                                + "['full_attention','sliding_attention','full_attention','full_attention'],"
                                + LLAMA)
                        .attention()
                        .windowed())
                .containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'model_type':'phi3','partial_rotary_factor':0.25,'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5} | 8",
                "'model_type':'phi3','partial_rotary_factor':0.25,'rope_scaling':{'type':'default','partial_rotary_factor':0.5} | 8",
                "'model_type':'phi3','partial_rotary_factor':0.25,'rope_scaling':{'type':'default'},'rope_parameters':{'partial_rotary_factor':0.5} | 4",
                "'model_type':'gpt_neox','rotary_pct':0.25,'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5} | 8",
                "'model_type':'gpt_neox','rotary_pct':0.5,'partial_rotary_factor':0.25 | 8",
                "'model_type':'gpt_neox','rope_parameters':{'rope_type':'default'} | 4",
                "'model_type':'llama','partial_rotary_factor':1 | 16",
                "'model_type':'llama','partial_rotary_factor':0.5,'rope_parameters':{'rope_type':'default','partial_rotary_factor':1} | 16"
            })
    void rotaryShare_inSeveralPlaces_isTransformersChoice(String fields, int width) throws IOException {
        assertThat(((Positions.Rotary) decoder(fields + "," + LLAMA).positions()).width())
                .isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rope_parameters':{} | 10000",
                "'rope_parameters':{},'rope_theta':100 | 100",
                "'rope_scaling':{},'rope_parameters':{'rope_theta':200} | 200",
                "'rope_parameters':{'rope_theta':300} | 300"
            })
    void rotarySettings_thatSayLittle_areTheUsualOnes(String fields, double theta) throws IOException {
        assertThat(decoder("'model_type':'llama'," + fields + "," + LLAMA).positions())
                .isEqualTo(new Positions.Rotary(theta, 16, new RotaryScaling.None()));
    }

    @Test
    void yarn_absentFields_haveTransformersDefaults() throws IOException {
        String yarn = "'model_type':'llama','rope_scaling':{'type':'yarn','original_max_position_embeddings':3000,";

        assertThat(scaling(yarn + "'factor':4}," + LLAMA))
                .isEqualTo(new RotaryScaling.Yarn(4, 32, 1, true, 3000, 0.1 * Math.log(4) + 1));
        assertThat(scaling(yarn + "'factor':null,'attention_factor':1.5}," + LLAMA))
                .isEqualTo(new RotaryScaling.Yarn(3, 32, 1, true, 3000, 1.5));
        assertThat(scaling(yarn + "'factor':0.5,'truncate':null}," + LLAMA))
                .isEqualTo(new RotaryScaling.Yarn(0.5, 32, 1, false, 3000, 1));
    }

    /** Files of Qwen 2.5 keep the context before where they ask for YaRN. */
    @Test
    void positions_ofYarn_areThoseItStretchesTo() throws IOException {
        String yarn = "'model_type':'qwen2','rope_scaling':{'type':'yarn','original_max_position_embeddings':9000,";

        assertThat(decoder(yarn + "'factor':4}," + LLAMA).size().positions()).isEqualTo(36_000);
        assertThat(decoder(yarn + "'factor':0.5}," + LLAMA).size().positions()).isEqualTo(9000);
    }

    @Test
    void dynamic_upToTheStatedPositions_scalesNothing() throws IOException {
        DecoderConfig config = decoder("'model_type':'llama','rope_scaling':{'type':'dynamic','factor':4}," + LLAMA);

        assertThat(config.positions()).isEqualTo(new Positions.Rotary(10_000, 16, new RotaryScaling.None()));
        assertThat(config.size().positions()).isEqualTo(9000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"longrope", "su", "yarn"})
    void phi3_scalingByAnyOfItsNames_isLongRope(String type) throws IOException {
        String fields = "'model_type':'phi3','partial_rotary_factor':0.25,'original_max_position_embeddings':3000,"
                + "'rope_scaling':{'short_factor':[1,2],'long_factor':[3,4],'type':'" + type + "'";

        assertThat(scaling(fields + "}," + LLAMA))
                .isEqualTo(new RotaryScaling.LongRope(
                        List.of(1.0, 2.0), List.of(3.0, 4.0), 3000, Math.sqrt(1 + Math.log(3) / Math.log(3000))));
        assertThat(scaling(fields + ",'factor':1}," + LLAMA).magnitude()).isEqualTo(1);
        assertThat(scaling(fields + ",'attention_factor':1.25}," + LLAMA).magnitude())
                .isEqualTo(1.25);
    }

    @Test
    void smollm3_absentFields_haveTheFamilysDefaults() throws IOException {
        Positions.Rotary rotary = new Positions.Rotary(2_000_000, 16, new RotaryScaling.None());

        assertThat(decoder("'model_type':'smollm3'," + LLAMA).positions())
                .isEqualTo(new Positions.Layered(List.of(Positions.Rotary.still(16), rotary), List.of(1, 1, 1, 0)));
        assertThat(decoder("'model_type':'smollm3','no_rope_layers':[1,1,1,1,0]," + LLAMA)
                        .positions())
                .isEqualTo(rotary);
        assertThat(decoder("'model_type':'smollm3','no_rope_layers':[0,0,0,0]," + LLAMA)
                        .positions())
                .isEqualTo(Positions.Rotary.still(16));
        assertThat(decoder("'model_type':'smollm3','sliding_window':8," + LLAMA).attention())
                .isEqualTo(Attention.scaled(16));
        assertThat(decoder("'model_type':'smollm3','sliding_window':8,'use_sliding_window':true," + LLAMA)
                        .attention()
                        .windowed())
                .containsExactly(3);
    }

    @Test
    void gemma3_absentFields_haveTheFamilysDefaults() throws IOException {
        DecoderConfig config = decoder("'model_type':'gemma3_text'," + LLAMA);

        assertThat(config.attention())
                .isEqualTo(new Attention(1 / 16.0, Double.POSITIVE_INFINITY, 4096, List.of(0, 1, 2, 3), false));
        assertThat(config.positions()).isEqualTo(new Positions.Rotary(10_000, 256, new RotaryScaling.None()));
        assertThat(config.tokens().logitCap()).isInfinite();
        assertThat(decoder("'model_type':'gemma3_text','sliding_window_pattern':1,'sliding_window':null," + LLAMA)
                        .positions())
                .isEqualTo(new Positions.Rotary(1_000_000, 256, new RotaryScaling.None()));
    }

    @Test
    void gemma_activation_isTheApproximationThatItsFilesMean() throws IOException {
        assertThat(decoder("'model_type':'gemma',"
                                + LLAMA.replace("'num_attention_heads':4", "'num_attention_heads':16"))
                        .heads())
                .isEqualTo(new Heads(16, 16, 256));
        String gemma = "'model_type':'gemma','num_key_value_heads':1,";
        assertThat(decoder(gemma + "'hidden_act':'gelu'," + LLAMA).feedForward().activation())
                .isEqualTo(Activation.GELU_TANH);
        assertThat(decoder(gemma + "'hidden_act':'gelu_python','hidden_activation':'relu'," + LLAMA)
                        .feedForward()
                        .activation())
                .isEqualTo(Activation.GELU);
    }

    @ParameterizedTest
    @CsvSource({
        "llama, 2048",
        "mistral, 131072",
        "qwen2, 32768",
        "qwen3, 32768",
        "phi3, 4096",
        "smollm3, 32768",
        "olmo2, 2048",
        "gemma, 8192",
        "gemma2, 8192",
        "gemma3_text, 131072",
        "gpt_neox, 2048",
        "opt, 2048",
        "gpt2, 1024"
    })
    void positions_whereTheFileSaysNothing_areThoseOfTheFamily(String type, int positions) throws IOException {
        String fields = type.equals("opt") ? OPT : type.equals("gpt2") ? GPT2 : LLAMA + ",'num_key_value_heads':2";
        String without = fields.replaceAll("'(max_position_embeddings|n_positions)':\\d+,?", "")
                .replaceAll(",$", "");
        assertThat(decoder("'model_type':'" + type + "'," + without.replaceFirst("'model_type':'[a-z0-9]+',", ""))
                        .size()
                        .positions())
                .isEqualTo(positions);
    }

    @ParameterizedTest
    @CsvSource({
        "gelu, GELU", "gelu_python, GELU", "gelu_new, GELU_TANH", "gelu_accurate, GELU_TANH", "gelu_fast, GELU_TANH",
        "gelu_python_tanh, GELU_TANH", "gelu_pytorch_tanh, GELU_TANH", "swish, SILU", "silu, SILU", "relu, RELU"
    })
    void activation_byAnyOfItsNames_isKnown(String name, Activation activation) throws IOException {
        assertThat(decoder("'activation_function':'" + name + "'," + GPT2)
                        .feedForward()
                        .activation())
                .isEqualTo(activation);
    }

    @Test
    void llama_withAWindow_seesEverything() throws IOException {
        assertThat(decoder("'model_type':'llama','sliding_window':4," + LLAMA).attention())
                .isEqualTo(Attention.scaled(16));
    }

    @Test
    void gpt2_headsOfOddSize_areTaken() throws IOException {
        assertThat(decoder(GPT2.replace("'n_embd':64", "'n_embd':60")).heads().size())
                .isEqualTo(15);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder(GPT2.replace("'n_embd':64", "'n_embd':62")))
                .withMessageEndingWith("n_embd: 62 (expected: a multiple of the number of attention heads, 4)");
    }

    @Test
    void keyValueHeads_whereTheFileSaysNull_areAsManyAsHeads() throws IOException {
        assertThat(decoder("'model_type':'mistral','num_key_value_heads':null," + LLAMA)
                        .heads()
                        .keyValues())
                .isEqualTo(4);
    }

    @Test
    void phi3_partOfAHead_isTurned() throws IOException {
        DecoderConfig config = decoder("'model_type':'phi3','partial_rotary_factor':0.75," + LLAMA);

        assertThat(((Positions.Rotary) config.positions()).width()).isEqualTo(12);
        assertThat(config.attention().windowed()).isEmpty();
    }

    @Test
    void gemma2_absentFields_haveTheFamilysDefaults() throws IOException {
        DecoderConfig config = decoder("'model_type':'gemma2'," + LLAMA);

        assertThat(config.heads().size()).isEqualTo(256);
        assertThat(config.tiedEmbeddings()).isTrue();
        assertThat(config.feedForward().activation()).isEqualTo(Activation.GELU_TANH);
        assertThat(config.attention()).isEqualTo(new Attention(1 / 16.0, 50, 4096, List.of(0, 2), false));
        assertThat(config.tokens().logitCap()).isEqualTo(30);
        assertThat(decoder("'model_type':'gemma2','final_logit_softcapping':null," + LLAMA)
                        .tokens()
                        .logitCap())
                .isInfinite();
    }

    @Test
    void gpt2_absentInnerSize_isFourTimesTheWidth() throws IOException {
        DecoderConfig config = decoder(GPT2);

        assertThat(config.feedForward().width()).isEqualTo(256);
        assertThat(config.roles())
                .doesNotContain(TensorRole.GATE, TensorRole.OUTPUT_HEAD)
                .contains(TensorRole.POSITION_EMBEDDING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                OPT + ",'do_layer_norm_before':false | do_layer_norm_before: false (expected: true)",
                OPT + ",'word_embed_proj_dim':32 | word_embed_proj_dim: 32 (expected: 64)",
                OPT + ",'enable_bias':false | enable_bias: false (expected: true)",
                "'model_type':'qwen3','use_sliding_window':true,'layer_types':['chunked_attention','full_attention','full_attention','full_attention'],"
                        + LLAMA
                        + " | layer_types: [\"chunked_attention\",\"full_attention\",\"full_attention\",\"full_attention\"] (expected: full_attention and sliding_attention only)",
                "'model_type':'gemma2','sliding_window':null,'layer_types':['full_attention','sliding_attention','full_attention','full_attention'],"
                        + LLAMA
                        + " | layer_types: [\"full_attention\",\"sliding_attention\",\"full_attention\",\"full_attention\"] (expected: full_attention only, as there is no window)",
                "'model_type':'mistral','num_key_value_heads':2,'layer_types':['full_attention'],"
                        + LLAMA
                        + " | layer_types: [\"full_attention\"] (expected: an array of 4, one for each layer)",
                "'model_type':'mistral','num_key_value_heads':2,'layer_types':['sliding_attention','full_attention','full_attention','full_attention'],"
                        + LLAMA
                        + " | layer_types: [\"sliding_attention\",\"full_attention\",\"full_attention\",\"full_attention\"] (expected: sliding_attention only, as all layers of this family are alike)",
                "'model_type':'gemma2','use_bidirectional_attention':true,"
                        + LLAMA
                        + " | use_bidirectional_attention: true (expected: false)",
                "'model_type':'llama','rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5},"
                        + LLAMA
                        + " | rope_parameters.partial_rotary_factor: 0.5 (expected: 1.0)",
                "'model_type':'phi3','partial_rotary_factor':1.5,"
                        + LLAMA
                        + " | partial_rotary_factor: 1.5 (expected: a number up to 1 that makes an even part of a head of 16)",
                "'model_type':'phi3','partial_rotary_factor':0.2,"
                        + LLAMA
                        + " | partial_rotary_factor: 0.2 (expected: a number up to 1 that makes an even part of a head of 16)",
                "'model_type':'phi3','rope_scaling':{'type':'linear','factor':2},"
                        + LLAMA
                        + " | rope_scaling.type: \"linear\" (expected: default or longrope or su or yarn)",
                "'model_type':'phi3','rope_scaling':{'type':'longrope','original_max_position_embeddings':90},"
                        + LLAMA
                        + " | original_max_position_embeddings: missing (expected: an integer from 1 to 16777216)",
                "'model_type':'phi3','rope_scaling':{'type':'longrope','original_max_position_embeddings':90},'original_max_position_embeddings':80,"
                        + LLAMA
                        + " | rope_scaling.original_max_position_embeddings: 90 (expected: 80)",
                "'model_type':'smollm3','no_rope_layers':[1,0,1],"
                        + LLAMA
                        + " | no_rope_layers: [1,0,1] (expected: an array of at least 4, one for each layer)",
                "'model_type':'smollm3','no_rope_layers':[1,0,1,2],"
                        + LLAMA
                        + " | no_rope_layers: [1,0,1,2] (expected: an array of 1 and 0)",
                "'model_type':'smollm3','no_rope_layer_interval':0,"
                        + LLAMA
                        + " | no_rope_layer_interval: 0 (expected: an integer from 1 to 16777216)",
                "'model_type':'gemma3_text','sliding_window':null,"
                        + LLAMA
                        + " | sliding_window: null (expected: a size, as there are layers with a window)",
                "'model_type':'gemma3_text','rope_parameters':{'full_attention':{}},'rope_scaling':{'type':'linear','factor':2},"
                        + LLAMA
                        + " | rope_scaling: {\"type\":\"linear\",\"factor\":2} (expected: null beside rope_parameters)",
                "'model_type':'gemma3_text','rope_scaling':{'type':'yarn','factor':2,'original_max_position_embeddings':90,'truncate':false},"
                        + LLAMA
                        + " | rope_scaling.truncate: false (expected: true)",
                "'model_type':'gemma','num_key_value_heads':2,'use_bidirectional_attention':true,"
                        + LLAMA
                        + " | use_bidirectional_attention: true (expected: false)",
                "'model_type':'llama','quantization_config':{'quant_method':'awq'},"
                        + LLAMA
                        + " | quantization_config.quant_method: \"awq\" (expected: a checkpoint of 16- or 32-bit floats)"
            })
    void of_whatIsNotComputed_isRefused(String fields, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> decoder(fields)).withMessageEndingWith(": " + message);
    }

    private RotaryScaling scaling(String fields) throws IOException {
        return ((Positions.Rotary) decoder(fields).positions()).scaling();
    }

    private DecoderConfig decoder(String fields) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{" + fields.replace('\'', '"') + "}");
        JsonFile config = JsonFile.read(file);
        return ModelFamily.of(config).decoder(config);
    }
}
