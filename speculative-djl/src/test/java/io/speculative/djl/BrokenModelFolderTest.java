package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.djl.weights.UnreadableWeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole folder with one thing wrong: opening it says what, in one line, and leaves the virtual machine alive. */
class BrokenModelFolderTest {

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private byte[] valid = {};

    @BeforeEach
    void writeModel() throws IOException {
        RandomModelFolder.write(folder);
        file = folder.resolve("model.safetensors");
        valid = Files.readAllBytes(file);
    }

    @Test
    void open_noFolder_refused() {
        Path absent = folder.resolve("absent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.open(absent).close())
                .withMessage(absent + ": not a folder (expected: a model folder)");
    }

    @Test
    void open_noWeights_refused() throws IOException {
        Files.delete(file);
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> HuggingFaceModel.open(folder).close())
                .withMessage(folder
                        + ": no weights (expected: a folder with model.safetensors or model.safetensors.index.json)");
    }

    @Test
    void open_truncatedWeights_refused() throws IOException {
        Files.write(file, Arrays.copyOf(valid, valid.length - 5));
        int data = valid.length - headerLength() - Long.BYTES;
        assertThatWeightsAreRefused("lm_head.weight: data_offsets: [" + (data - 43 * 24 * 4) + ", " + data
                + "] (expected: a range within the " + (data - 5) + " bytes that follow the header)");
    }

    @Test
    void open_oversizedHeader_refused() throws IOException {
        byte[] bytes = valid.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 50);
        Files.write(file, bytes);
        assertThatWeightsAreRefused(
                "header length: 1125899906842624 (expected: 2 to " + (valid.length - Long.BYTES) + " bytes)");
    }

    @Test
    void open_overlappingOffsets_refused() throws IOException {
        replace(
                "\"model.layers.0.input_layernorm.weight\":{\"dtype\":\"F32\",\"shape\":[24],"
                        + "\"data_offsets\":[4128,4224]}",
                "[4128,4224]",
                "[4120,4216]");
        int data = headerLength() + Long.BYTES;
        assertThatWeightsAreRefused("model.layers.0.input_layernorm.weight: begins at byte " + (data + 4120)
                + " (expected: byte " + (data + 4128) + ", where model.embed_tokens.weight ends; the two overlap)");
    }

    @Test
    void open_unknownDtype_refused() throws IOException {
        replace("\"model.norm.weight\":{\"dtype\":\"F32\"", "F32", "Q99");
        assertThatWeightsAreRefused("model.norm.weight: dtype: Q99 (expected: F32, F16 or BF16)");
    }

    @Test
    void open_unusableDtype_refused() throws IOException {
        replace("\"model.norm.weight\":{\"dtype\":\"F32\"", "F32", "U32");
        assertThatWeightsAreRefused(
                "not the tensors of this llama model: model.norm.weight: dtype U32 (expected: F32, F16 or BF16)");
    }

    @Test
    void open_missingTensor_refused() throws IOException {
        replace("\"model.norm.weight\"", "norm", "narm");
        assertThatWeightsAreRefused("not the tensors of this llama model: model.norm.weight: missing (expected: [24]);"
                + " model.narm.weight: shape [24] (expected: no such tensor)");
    }

    @Test
    void open_wrongShapes_refusedTogether() throws IOException {
        replace("layers.1.self_attn.k_proj.weight\":{\"dtype\":\"F32\",\"shape\":[20, 24]", "[20, 24]", "[24, 20]");
        replace("layers.1.mlp.down_proj.weight\":{\"dtype\":\"F32\",\"shape\":[24, 21]", "[24, 21]", "[21, 24]");
        assertThatWeightsAreRefused(
                "not the tensors of this llama model: model.layers.1.self_attn.k_proj.weight: shape [24, 20] (expected: [20, 24]);"
                        + " model.layers.1.mlp.down_proj.weight: shape [21, 24] (expected: [24, 21])");
    }

    @Test
    void open_configOfAnotherShape_refused() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                RandomModelFolder.config().replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1"));
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> HuggingFaceModel.open(folder).close())
                .withMessageStartingWith(file
                        + ": not the tensors of this llama model: model.layers.1.input_layernorm.weight: shape [24]"
                        + " (expected: no such tensor); ")
                .withMessageEndingWith("; and 1 more");
    }

    @Test
    void open_tokenizerOfALargerVocabulary_refused() throws IOException {
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replace("\"Z\":42", "\"Z\":43"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.open(folder).close())
                .withMessage(tokenizer + ": id of \"Z\": 43 (expected: below the model's vocabulary size, 43)");
    }

    @Test
    void open_noTokenizer_refused() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.open(folder).close())
                .withMessageStartingWith(folder.resolve("tokenizer.json")
                        + ": not a file (expected: a tokenizer.json; to make one of other tokenizer files: python -c ");
    }

    @Test
    void open_endTokenOutsideTheVocabulary_refused() throws IOException {
        Files.writeString(
                folder.resolve("config.json"), RandomModelFolder.config().replace("[2, 3]", "43"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.open(folder).close())
                .withMessage(folder.resolve("config.json") + ": eos_token_id: 43 (expected: token ids from 0 to 42)");
    }

    @Test
    void open_weightsThatOnlyPythonReads_saysHowToConvert() throws IOException {
        Files.move(file, folder.resolve("pytorch_model.bin"));
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> HuggingFaceModel.open(folder).close())
                .withMessage(folder + ": pytorch_model.bin only (expected: a folder with model.safetensors or"
                        + " model.safetensors.index.json; to convert: python -c \"from transformers import"
                        + " AutoModelForCausalLM as M; M.from_pretrained('" + folder + "').save_pretrained('" + folder
                        + "')\")");
    }

    private void assertThatWeightsAreRefused(String message) {
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> HuggingFaceModel.open(folder).close())
                .withMessage(file + ": " + message);
    }

    private int headerLength() {
        return Math.toIntExact(
                ByteBuffer.wrap(valid).order(ByteOrder.LITTLE_ENDIAN).getLong());
    }

    /** Changes a part of the header to another of the same length. */
    private void replace(String context, String part, String replacement) throws IOException {
        int length = headerLength();
        String header = new String(valid, Long.BYTES, length, StandardCharsets.UTF_8);
        assertThat(header).containsOnlyOnce(context);
        byte[] changed =
                header.replace(context, context.replace(part, replacement)).getBytes(StandardCharsets.UTF_8);
        assertThat(changed).hasSize(length);
        System.arraycopy(changed, 0, valid, Long.BYTES, length);
        Files.write(file, valid);
    }
}
