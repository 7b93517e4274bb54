package io.speculative.djl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damages GGUF files: their metadata and table of tensors most of all, which tell how to read the rest. */
final class RandomGguf {

    private static final List<String> KEYS = List.of(
            "general.architecture",
            "vocab_size",
            "context_length",
            "embedding_length",
            "block_count",
            "feed_forward_length",
            "attention.head_count",
            "attention.head_count_kv",
            "attention.layer_norm_rms_epsilon",
            "attention.key_length",
            "attention.value_length",
            "attention.sliding_window",
            "attn_logit_softcapping",
            "final_logit_softcapping",
            "rope.freq_base",
            "rope.dimension_count",
            "rope.scaling.type",
            "rope.scaling.factor",
            "rope.scaling.original_context_length",
            "rope.scaling.attn_factor",
            "tokenizer.ggml.model",
            "tokenizer.ggml.pre",
            "tokenizer.ggml.tokens",
            "tokenizer.ggml.scores",
            "tokenizer.ggml.token_type",
            "tokenizer.ggml.merges",
            "tokenizer.ggml.bos_token_id",
            "tokenizer.ggml.eos_token_id",
            "tokenizer.ggml.unknown_token_id",
            "tokenizer.ggml.add_space_prefix",
            "tokenizer.chat_template",
            "token_embd.weight",
            "blk.0.attn_q.weight",
            "output_norm.weight",
            "rope_freqs.weight");

    private static final int[] NUMBERS = {
        0,
        1,
        2,
        3,
        7,
        8,
        9,
        12,
        16,
        31,
        32,
        33,
        64,
        95,
        96,
        97,
        1 << 16,
        1 << 24,
        1 << 30,
        Integer.MAX_VALUE,
        -1,
        -2,
        0x7FC00000
    };

    private RandomGguf() {}

    static void damage(Path file, RandomGenerator random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
            switch (random.nextInt(8)) {
                case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
                case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 2 -> put(bytes, random.nextInt(bytes.length), random);
                case 3 -> put(bytes, random.nextInt(Math.min(bytes.length, 6000)), random);
                default -> damageAKey(bytes, random);
            }
        }
        Files.write(file, bytes);
    }

    /** Changes a key, its type or its value; or a tensor's name, rank, shape, type or offset. */
    private static void damageAKey(byte[] bytes, RandomGenerator random) {
        byte[] key = KEYS.get(random.nextInt(KEYS.size())).getBytes(StandardCharsets.UTF_8);
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at + key.length < bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + key.length, key, 0, key.length)) {
                places.add(at);
            }
        }
        if (places.isEmpty()) {
            return;
        }
        int end = places.get(random.nextInt(places.size())) + key.length;
        switch (random.nextInt(6)) {
            case 0 -> bytes[end - 1 - random.nextInt(key.length)] ^= 1;
            case 1 -> put(bytes, end, random);
            case 2 -> put(bytes, end + 4 * random.nextInt(8), random);
            default -> put(bytes, end + 4, random);
        }
    }

    private static void put(byte[] bytes, int at, RandomGenerator random) {
        int number = NUMBERS[random.nextInt(NUMBERS.length)];
        byte[] four = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
        for (int i = 0; i < four.length && at + i < bytes.length; i++) {
            bytes[at + i] = four[i];
        }
    }
}
