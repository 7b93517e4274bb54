package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.djl.GoldenModel.Prompt;
import io.speculative.djl.precision.Precision;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every field of a {@code config.json} with which transformers computes something else: another value of it gives other
 * logits here or is refused, and never goes unnoticed.
 */
class ConfigChangesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llama | 'num_key_value_heads':4",
                "llama | 'num_key_value_heads':null",
                "llama | 'head_dim':16",
                "llama | 'hidden_size':40",
                "llama | 'intermediate_size':44",
                "llama | 'num_hidden_layers':1",
                "llama | 'num_attention_heads':2",
                "llama | 'vocab_size':97",
                "llama | 'rms_norm_eps':0.1",
                "llama | 'rope_parameters':null,'rope_theta':100",
                "llama | 'rope_parameters':{'rope_type':'default','rope_theta':100}",
                "llama | 'rope_scaling':{'rope_type':'default','rope_theta':100}",
                "llama | 'rope_scaling':{'rope_type':'linear','factor':4}",
                "llama | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':16}",
                "llama | 'rope_scaling':{'rope_type':'dynamic','factor':4}",
                "llama | 'rope_scaling':{'rope_type':'yarn','factor':4}",
                "llama | 'partial_rotary_factor':0.5",
                "llama | 'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5}",
                "llama | 'rope_scaling':{'rope_type':'default','partial_rotary_factor':0.5}",
                "llama | 'quantization_config':{'quant_method':'gptq'}",
                "llama | 'model_type':'opt'",
                "llama | 'hidden_act':'relu'",
                "llama | 'attention_bias':true",
                "llama | 'mlp_bias':true",
                "llama | 'layer_types':['sliding_attention','full_attention']",
                "llama | 'layer_types':['full_attention']",
                "llama | 'layer_types':'sliding_attention'",
                "llama | 'layer_types':['chunked_attention','full_attention']",
                "llama | 'layer_types':['sliding_attention','sliding_attention']",
                "llama-bias | 'attention_bias':false",
                "llama-bias | 'mlp_bias':false",
                "llama-linear | 'rope_scaling':null",
                "llama-linear | 'rope_scaling':{'type':'linear','factor':3}",
                "llama3 | 'tie_word_embeddings':false",
                "llama3 | 'rope_scaling':null",
                "llama3 | 'rope_scaling':{'rope_type':'llama3','factor':2,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':32}",
                "llama3 | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':2,'high_freq_factor':4,'original_max_position_embeddings':32}",
                "llama3 | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':2,'original_max_position_embeddings':32}",
                "llama3 | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':8}",
                "llama3 | 'original_max_position_embeddings':8",
                "mistral | 'num_key_value_heads':4",
                "mistral | 'num_key_value_heads':null",
                "mistral | 'head_dim':16",
                "mistral | 'hidden_size':40",
                "mistral | 'intermediate_size':44",
                "mistral | 'num_hidden_layers':1",
                "mistral | 'num_attention_heads':2",
                "mistral | 'vocab_size':97",
                "mistral | 'rms_norm_eps':0.1",
                "mistral | 'rope_parameters':null,'rope_theta':100",
                "mistral | 'rope_parameters':{'rope_type':'default','rope_theta':100}",
                "mistral | 'rope_scaling':{'rope_type':'default','rope_theta':100}",
                "mistral | 'rope_scaling':{'rope_type':'linear','factor':4}",
                "mistral | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':16}",
                "mistral | 'rope_scaling':{'rope_type':'dynamic','factor':4}",
                "mistral | 'rope_scaling':{'rope_type':'yarn','factor':4}",
                "mistral | 'partial_rotary_factor':0.5",
                "mistral | 'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5}",
                "mistral | 'rope_scaling':{'rope_type':'default','partial_rotary_factor':0.5}",
                "mistral | 'quantization_config':{'quant_method':'gptq'}",
                "mistral | 'model_type':'opt'",
                "mistral | 'hidden_act':'relu'",
                "mistral | 'sliding_window':4",
                "mistral | 'sliding_window':null",
                "mistral | 'layer_types':['sliding_attention','full_attention']",
                "mistral | 'layer_types':['full_attention']",
                "mistral | 'layer_types':'sliding_attention'",
                "mistral | 'layer_types':['chunked_attention','full_attention']",
                "mistral | 'layer_types':['full_attention','full_attention']",
                "qwen2 | 'num_key_value_heads':4",
                "qwen2 | 'num_key_value_heads':null",
                "qwen2 | 'head_dim':16",
                "qwen2 | 'hidden_size':40",
                "qwen2 | 'intermediate_size':44",
                "qwen2 | 'num_hidden_layers':1",
                "qwen2 | 'num_attention_heads':2",
                "qwen2 | 'vocab_size':97",
                "qwen2 | 'rms_norm_eps':0.1",
                "qwen2 | 'rope_parameters':null,'rope_theta':100",
                "qwen2 | 'rope_scaling':{'rope_type':'default','rope_theta':100}",
                "qwen2 | 'rope_scaling':{'rope_type':'linear','factor':4}",
                "qwen2 | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':16}",
                "qwen2 | 'rope_scaling':{'rope_type':'dynamic','factor':4}",
                "qwen2 | 'rope_scaling':{'rope_type':'yarn','factor':4}",
                "qwen2 | 'partial_rotary_factor':0.5",
                "qwen2 | 'rope_scaling':{'rope_type':'default','partial_rotary_factor':0.5}",
                "qwen2 | 'quantization_config':{'quant_method':'gptq'}",
                "qwen2 | 'model_type':'opt'",
                "qwen2 | 'hidden_act':'relu'",
                "qwen2 | 'tie_word_embeddings':false",
                "qwen2 | 'use_sliding_window':true",
                "qwen2 | 'use_sliding_window':true,'max_window_layers':0",
                "qwen2 | 'use_sliding_window':true,'max_window_layers':0,'sliding_window':4",
                "qwen2 | 'layer_types':['sliding_attention','full_attention']",
                "qwen2 | 'layer_types':['full_attention']",
                "qwen2 | 'layer_types':'sliding_attention'",
                "qwen2 | 'layer_types':['chunked_attention','full_attention']",
                "qwen3 | 'num_key_value_heads':4",
                "qwen3 | 'num_key_value_heads':null",
                "qwen3 | 'head_dim':16",
                "qwen3 | 'hidden_size':40",
                "qwen3 | 'intermediate_size':44",
                "qwen3 | 'num_hidden_layers':1",
                "qwen3 | 'num_attention_heads':2",
                "qwen3 | 'vocab_size':97",
                "qwen3 | 'rms_norm_eps':0.1",
                "qwen3 | 'rope_parameters':null,'rope_theta':100",
                "qwen3 | 'rope_parameters':{'rope_type':'default','rope_theta':100}",
                "qwen3 | 'rope_scaling':{'rope_type':'default','rope_theta':100}",
                "qwen3 | 'rope_scaling':{'rope_type':'linear','factor':4}",
                "qwen3 | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':16}",
                "qwen3 | 'rope_scaling':{'rope_type':'dynamic','factor':4}",
                "qwen3 | 'rope_scaling':{'rope_type':'yarn','factor':4}",
                "qwen3 | 'partial_rotary_factor':0.5",
                "qwen3 | 'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5}",
                "qwen3 | 'rope_scaling':{'rope_type':'default','partial_rotary_factor':0.5}",
                "qwen3 | 'quantization_config':{'quant_method':'gptq'}",
                "qwen3 | 'model_type':'opt'",
                "qwen3 | 'hidden_act':'relu'",
                "qwen3 | 'attention_bias':true",
                "qwen3 | 'use_sliding_window':true,'sliding_window':4,'layer_types':null,'max_window_layers':1",
                "qwen3 | 'use_sliding_window':true,'sliding_window':4,'layer_types':['sliding_attention','full_attention']",
                "qwen3 | 'use_sliding_window':true,'sliding_window':4,'layer_types':['full_attention']",
                "qwen3 | 'use_sliding_window':true,'sliding_window':4,'layer_types':'sliding_attention'",
                "qwen3 | 'use_sliding_window':true,'sliding_window':4,'layer_types':['chunked_attention','full_attention']",
                "qwen3 | 'layer_types':['sliding_attention','full_attention']",
                "qwen3 | 'layer_types':['full_attention']",
                "qwen3 | 'layer_types':'sliding_attention'",
                "qwen3 | 'layer_types':['chunked_attention','full_attention']",
                "phi3 | 'num_key_value_heads':4",
                "phi3 | 'num_key_value_heads':null",
                "phi3 | 'head_dim':16",
                "phi3 | 'hidden_size':40",
                "phi3 | 'intermediate_size':44",
                "phi3 | 'num_hidden_layers':1",
                "phi3 | 'num_attention_heads':2",
                "phi3 | 'vocab_size':97",
                "phi3 | 'rms_norm_eps':0.1",
                "phi3 | 'rope_parameters':null,'rope_theta':100",
                "phi3 | 'rope_parameters':{'rope_type':'default','rope_theta':100}",
                "phi3 | 'rope_scaling':{'rope_type':'default','rope_theta':100}",
                "phi3 | 'rope_scaling':{'rope_type':'linear','factor':4}",
                "phi3 | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':16}",
                "phi3 | 'rope_scaling':{'rope_type':'dynamic','factor':4}",
                "phi3 | 'rope_scaling':{'rope_type':'yarn','factor':4}",
                "phi3 | 'rope_parameters':null,'partial_rotary_factor':0.5",
                "phi3 | 'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5}",
                "phi3 | 'rope_scaling':{'rope_type':'default','partial_rotary_factor':0.5}",
                "phi3 | 'quantization_config':{'quant_method':'gptq'}",
                "phi3 | 'model_type':'opt'",
                "phi3 | 'hidden_act':'relu'",
                "phi3 | 'attention_bias':true",
                "phi3 | 'sliding_window':4",
                "phi3 | 'sliding_window':null",
                "phi3 | 'rope_scaling':{'type':'longrope'}",
                "phi3 | 'layer_types':['sliding_attention','full_attention']",
                "phi3 | 'layer_types':['full_attention']",
                "phi3 | 'layer_types':'sliding_attention'",
                "phi3 | 'layer_types':['chunked_attention','full_attention']",
                "gemma2 | 'num_key_value_heads':4",
                "gemma2 | 'num_key_value_heads':null",
                "gemma2 | 'head_dim':16",
                "gemma2 | 'hidden_size':40",
                "gemma2 | 'intermediate_size':44",
                "gemma2 | 'num_hidden_layers':1",
                "gemma2 | 'num_attention_heads':2",
                "gemma2 | 'vocab_size':97",
                "gemma2 | 'rms_norm_eps':0.1",
                "gemma2 | 'rope_scaling':{'rope_type':'default','rope_theta':100}",
                "gemma2 | 'rope_scaling':{'rope_type':'linear','factor':4}",
                "gemma2 | 'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':16}",
                "gemma2 | 'rope_scaling':{'rope_type':'dynamic','factor':4}",
                "gemma2 | 'rope_scaling':{'rope_type':'yarn','factor':4}",
                "gemma2 | 'partial_rotary_factor':0.5",
                "gemma2 | 'rope_scaling':{'rope_type':'default','partial_rotary_factor':0.5}",
                "gemma2 | 'quantization_config':{'quant_method':'gptq'}",
                "gemma2 | 'model_type':'opt'",
                "gemma2 | 'rope_theta':100",
                "gemma2 | 'rope_parameters':{'rope_type':'default','rope_theta':100}",
                "gemma2 | 'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5}",
                "gemma2 | 'hidden_activation':'relu'",
                "gemma2 | 'tie_word_embeddings':false",
                "gemma2 | 'attention_bias':true",
                "gemma2 | 'query_pre_attn_scalar':80",
                "gemma2 | 'attn_logit_softcapping':1",
                "gemma2 | 'attn_logit_softcapping':null",
                "gemma2 | 'final_logit_softcapping':1",
                "gemma2 | 'final_logit_softcapping':null",
                "gemma2 | 'sliding_window':4",
                "gemma2 | 'sliding_window':null",
                "gemma2 | 'use_bidirectional_attention':true",
                "gemma2 | 'layer_types':['full_attention','full_attention','full_attention','full_attention']",
                "gemma2 | 'layer_types':['sliding_attention']",
                "opt | 'activation_function':'gelu'",
                "opt | 'do_layer_norm_before':false",
                "opt | 'enable_bias':false",
                "opt | 'layer_norm_elementwise_affine':false",
                "opt | '_remove_final_layer_norm':true",
                "opt | 'word_embed_proj_dim':16",
                "opt | 'tie_word_embeddings':false",
                "opt | 'ffn_dim':68",
                "opt | 'hidden_size':40",
                "opt | 'num_hidden_layers':1",
                "opt | 'num_attention_heads':2",
                "opt | 'vocab_size':97",
                "opt | 'max_position_embeddings':63",
                "gpt2 | 'activation_function':'relu'",
                "gpt2 | 'layer_norm_epsilon':0.1",
                "gpt2 | 'scale_attn_weights':false",
                "gpt2 | 'scale_attn_by_inverse_layer_idx':true",
                "gpt2 | 'add_cross_attention':true",
                "gpt2 | 'tie_word_embeddings':false",
                "gpt2 | 'n_inner':68",
                "gpt2 | 'n_embd':40",
                "gpt2 | 'n_head':2",
                "gpt2 | 'n_layer':1",
                "gpt2 | 'n_positions':63",
                "gpt2 | 'vocab_size':97",
                "gpt2 | 'hidden_size':40",
                "gpt2 | 'num_attention_heads':2",
                "gpt2 | 'num_hidden_layers':1",
                "gpt2 | 'max_position_embeddings':63",
                "gptneox | 'hidden_act':'relu'",
                "gptneox | 'layer_norm_eps':0.1",
                "gptneox | 'use_parallel_residual':false",
                "gptneox | 'rotary_pct':0.5",
                "gptneox | 'rotary_emb_base':100",
                "gptneox | 'attention_bias':false",
                "gptneox | 'tie_word_embeddings':true,'vocab_size':97",
                "gptneox | 'intermediate_size':68",
                "gptneox | 'hidden_size':40",
                "gptneox | 'num_hidden_layers':1",
                "gptneox | 'num_attention_heads':1",
                "gptneox | 'vocab_size':97",
                "gptneox | 'rope_scaling':{'rope_type':'linear','factor':4}",
                "gptneox | 'rope_scaling':{'rope_type':'default','partial_rotary_factor':0.5}",
                "gptneox | 'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5}",
                "gptneox | 'rope_parameters':{'rope_type':'default','rope_theta':100}",
                "gptneox-sequential | 'use_parallel_residual':true",
                "gptneox-sequential | 'rope_parameters':{'rope_type':'default','partial_rotary_factor':0.5,'rope_theta':10000},'rotary_pct':0.25"
            })
    void open_anotherValueOfAField_changesTheLogitsOrIsRefused(String variant, String fields) throws IOException {
        GoldenModel golden = GoldenModel.named(variant);
        golden.copyTo(folder);
        Path file = folder.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        config.setAll((ObjectNode) JSON.readTree("{" + fields.replace('\'', '"') + "}"));
        Files.writeString(file, config.toString());
        try {
            assertThat(furthest(golden.prompts().get(2))).isGreaterThan(0.001f);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("(expected: ");
        }
    }

    /** How far the logits of the folder's model are from the golden ones, where they differ most. */
    private float furthest(Prompt prompt) {
        int[] ids = prompt.ids();
        ModelOptions options =
                ModelOptions.defaults().withPrecision(Precision.FP32).withThreads(1);
        try (HuggingFaceModel model = HuggingFaceModel.open(folder, options);
                ModelSession session = model.open()) {
            Scores scores = session.score(TokenTree.chain(ids[0], Arrays.copyOfRange(ids, 1, ids.length)));
            float[] logits = new float[scores.vocabularySize()];
            float furthest = 0;
            for (int row = 0; row < scores.rows(); row++) {
                scores.copyLogits(row, logits);
                for (int id = 0; id < logits.length; id++) {
                    furthest = Math.max(furthest, Math.abs(logits[id] - prompt.logits()[row][id]));
                }
            }
            return furthest;
        }
    }
}
