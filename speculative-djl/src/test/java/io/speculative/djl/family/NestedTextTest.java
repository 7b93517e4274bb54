package io.speculative.djl.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.weights.TensorNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NestedTextTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "language_model.model.norm.weight, language_model.model.norm.weight, language_model.lm_head.weight",
        "model.language_model.norm.weight, model.language_model.norm.weight, lm_head.weight",
        "language_model.norm.weight, language_model.norm.weight, lm_head.weight"
    })
    void names_ofEachStyle_areFound(String found, String norm, String head) {
        TensorNames names = NestedText.names(TensorNames.llama(), "model.", List.of("vision_tower.norm.weight", found));

        assertThat(names.name(TensorRole.FINAL_NORM, 0)).isEqualTo(norm);
        assertThat(names.name(TensorRole.OUTPUT_HEAD, 0)).isEqualTo(head);
        assertThat(names.ignoredPrefixes()).contains("vision_tower.", "model.vision_tower.");
    }

    @Test
    void text_ofGemma3_hasTheSizesThatPublishedFilesLeaveOut() throws IOException {
        JsonFile text = text("gemma3", "{'text_config':{'hidden_size':2560}}");

        assertThat(text.word("model_type", List.of("gemma3_text"))).hasValue("gemma3_text");
        assertThat(text.size("num_attention_heads", 100)).isEqualTo(8);
        assertThat(text.size("vocab_size", 1_000_000)).isEqualTo(262_208);
        assertThat(text.flag("tie_word_embeddings")).hasValue(true);
    }

    @Test
    void text_ofGemma3_keepsTheSizesItHas() throws IOException {
        JsonFile text = text("gemma3", "{'text_config':{'num_attention_heads':16,'vocab_size':90}}");

        assertThat(text.size("num_attention_heads", 100)).isEqualTo(16);
        assertThat(text.size("vocab_size", 100)).isEqualTo(90);
    }

    private JsonFile text(String type, String json) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, json.replace('\'', '"'));
        return Objects.requireNonNull(NestedText.BY_TYPE.get(type)).text(JsonFile.read(file));
    }
}
