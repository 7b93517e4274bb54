package io.speculative.chat.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The special tokens that a tokenizer has where no file names them: those of the class with which transformers 5 opens it.
 *
 * @param tokens their text by their names
 */
record TokenizerClass(Map<String, String> tokens) {

    private static final String END_OF_TEXT = "<|endoftext|>";
    private static final TokenizerClass NONE = new TokenizerClass(Map.of());
    private static final String LLAMA = "LlamaTokenizer";
    private static final String QWEN = "Qwen2Tokenizer";
    private static final TokenizerClass OF_LLAMA =
            new TokenizerClass(Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>"));
    private static final Map<String, TokenizerClass> BY_NAME = Map.of(
            LLAMA,
            OF_LLAMA,
            "CodeLlamaTokenizer",
            OF_LLAMA,
            "GPT2Tokenizer",
            new TokenizerClass(Map.of("bos_token", END_OF_TEXT, "eos_token", END_OF_TEXT, "unk_token", END_OF_TEXT)),
            "GPTNeoXTokenizer",
            new TokenizerClass(Map.of(
                    "bos_token",
                    END_OF_TEXT,
                    "eos_token",
                    END_OF_TEXT,
                    "unk_token",
                    END_OF_TEXT,
                    "pad_token",
                    "<|padding|>")),
            "GemmaTokenizer",
            new TokenizerClass(Map.of(
                    "bos_token",
                    "<bos>",
                    "eos_token",
                    "<eos>",
                    "unk_token",
                    "<unk>",
                    "pad_token",
                    "<pad>",
                    "mask_token",
                    "<mask>")),
            QWEN,
            new TokenizerClass(Map.of("eos_token", END_OF_TEXT, "unk_token", END_OF_TEXT, "pad_token", END_OF_TEXT)),
            "CohereTokenizer",
            new TokenizerClass(Map.of(
                    "bos_token",
                    "<BOS_TOKEN>",
                    "eos_token",
                    "<|END_OF_TURN_TOKEN|>",
                    "unk_token",
                    "<UNK>",
                    "pad_token",
                    "<PAD>",
                    "cls_token",
                    "<CLS>",
                    "sep_token",
                    "<SEP>",
                    "mask_token",
                    "<MASK_TOKEN>")));

    private static final Map<String, String> NAME_BY_MODEL = Map.of(
            "gemma2", "GemmaTokenizer",
            "gpt2", "GPT2Tokenizer",
            "gpt_neox", "GPTNeoXTokenizer",
            "opt", "GPT2Tokenizer",
            "qwen3", QWEN);

    /** Models whose folders name a class that transformers doesn't take, because it is the wrong one too often. */
    private static final Set<String> UNNAMED_MODELS = Set.of("mistral", "phi3");

    /** The class of a folder's tokenizer; without tokens where it is not known. */
    static TokenizerClass of(Path folder, Optional<TokenizerConfig> tokenizer) {
        Optional<TokenizerConfig> model = TokenizerConfig.readIfPresent(folder.resolve("config.json"));
        String modelType = model.flatMap(config -> config.text("model_type")).orElse("");
        if (UNNAMED_MODELS.contains(modelType)) {
            return NONE;
        }
        String name = modelType.equals("qwen2")
                ? QWEN
                : tokenizer
                        .flatMap(config -> config.text("tokenizer_class"))
                        .or(() -> model.flatMap(config -> config.text("tokenizer_class")))
                        .map(TokenizerClass::withoutSuffix)
                        .orElse(NAME_BY_MODEL.getOrDefault(modelType, ""));
        return name.equals(LLAMA) && isByteLevel(folder.resolve("tokenizer.json"))
                ? NONE
                : BY_NAME.getOrDefault(name, NONE);
    }

    private static String withoutSuffix(String name) {
        return name.endsWith("Fast") ? name.substring(0, name.length() - "Fast".length()) : name;
    }

    /** Whether the words of a tokenizer are bytes. Llama 3 says that its tokenizer is of the class of Llama 2, and it isn't. */
    private static boolean isByteLevel(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && parser.getText().equals("ByteLevel")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage() + " (expected: valid JSON)", e);
        }
    }
}
