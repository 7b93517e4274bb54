package io.speculative.djl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Models that are right but for a few faults. */
enum RandomFolder {
    /** Fields of {@code config.json} are changed. */
    CONFIG {
        @Override
        void damage(Path folder, RandomGenerator random) throws IOException {
            Path file = folder.resolve("config.json");
            Files.writeString(file, RandomConfig.like((ObjectNode) new JsonMapper().readTree(file.toFile()), random));
        }
    },

    /** The weights or their index are damaged. */
    WEIGHTS {
        @Override
        void damage(Path folder, RandomGenerator random) throws IOException {
            RandomWeights.damage(folder, random);
        }
    },

    /** A GGUF file is damaged. */
    GGUF {
        @Override
        void write(Path folder, RandomGenerator random) throws IOException {
            delete(folder);
            Files.createDirectories(folder);
            List<GoldenModel> models = GoldenModel.ofGgufFiles().toList();
            Files.copy(models.get(random.nextInt(models.size())).folder(), model(folder));
            damage(folder, random);
        }

        @Override
        void damage(Path folder, RandomGenerator random) throws IOException {
            RandomGguf.damage(model(folder), random);
        }

        @Override
        Path model(Path folder) {
            return folder.resolve("model.gguf");
        }
    },

    /** Files are missing, damaged, added, or those of another model. */
    FILES {
        @Override
        void damage(Path folder, RandomGenerator random) throws IOException {
            List<GoldenModel> models = GoldenModel.all().toList();
            Path other = models.get(random.nextInt(models.size())).folder();
            for (int damages = 1 + random.nextInt(2); damages > 0; damages--) {
                String name = NAMES.get(random.nextInt(NAMES.size()));
                Path file = folder.resolve(name);
                switch (random.nextInt(7)) {
                    case 0 -> delete(file);
                    case 1 -> {
                        delete(file);
                        Files.createDirectory(file);
                    }
                    case 2 -> cut(file, random);
                    case 3 -> flip(file, random);
                    case 4 -> replace(file, ADDED.get(random.nextInt(ADDED.size())));
                    case 5 -> (random.nextBoolean() ? CONFIG : WEIGHTS).damageIfWhole(folder, random);
                    default -> {
                        delete(file);
                        if (Files.isRegularFile(other.resolve(name))) {
                            Files.copy(other.resolve(name), file);
                        }
                    }
                }
            }
        }
    };

    private static final List<String> NAMES = List.of(
            "config.json",
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "model.safetensors",
            "model.safetensors.index.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja");

    private static final List<String> ADDED = List.of(
            "",
            "{}",
            "[]",
            "null",
            "{\"bos_token_id\":95,\"eos_token_id\":[1,2],\"do_sample\":true,\"temperature\":1e-30,\"top_k\":0}",
            "{\"bos_token_id\":2147483647,\"eos_token_id\":-1,\"do_sample\":1}",
            "{\"do_sample\":true,\"temperature\":1e308,\"top_p\":1e-300,\"min_p\":1,\"max_new_tokens\":2147483647}",
            "{\"bos_token\":\"a\",\"eos_token\":{\"content\":7},\"chat_template\":\"{{ bos_token }}{{ messages[0].content }}\"}",
            "{\"tokenizer_class\":\"LlamaTokenizer\",\"added_tokens_decoder\":{\"0\":{\"content\":\"a\",\"special\":true}}}",
            "{\"chat_template\":[{\"name\":\"default\",\"template\":\"{% for m in messages %}{{ m.content }}{% endfor %}\"}]}",
            "{{ messages[0].content * 1000000 }}",
            "{% for i in range(100000000) %}x{% endfor %}",
            "{{ \"a\" ~ bos_token ~ messages }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");

    /** Damages a folder that is whole. */
    abstract void damage(Path folder, RandomGenerator random) throws IOException;

    /** Writes a model of any family and damages it; what was in the folder is lost. */
    void write(Path folder, RandomGenerator random) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        List<GoldenModel> models = GoldenModel.all().toList();
        models.get(random.nextInt(models.size())).copyTo(folder);
        damage(folder, random);
    }

    /** What is opened of a folder. */
    Path model(Path folder) {
        return folder;
    }

    private void damageIfWhole(Path folder, RandomGenerator random) throws IOException {
        if (isWhole(folder.resolve("config.json")) && isWhole(folder.resolve("model.safetensors"))) {
            damage(folder, random);
        }
    }

    private static boolean isWhole(Path file) throws IOException {
        for (Path golden : GoldenModel.folders()) {
            Path same = golden.resolve(file.getFileName());
            if (Files.isRegularFile(file) && Files.isRegularFile(same) && Files.mismatch(file, same) < 0) {
                return true;
            }
        }
        return false;
    }

    private static void cut(Path file, RandomGenerator random) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        }
    }

    private static void flip(Path file, RandomGenerator random) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
            byte[] bytes = Files.readAllBytes(file);
            for (int count = 1 + random.nextInt(8); count > 0; count--) {
                bytes[random.nextInt(Math.min(bytes.length, 4000))] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            Files.write(file, bytes);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        delete(file);
        Files.writeString(file, text);
    }

    private static void delete(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            try (Stream<Path> inside = Files.list(file)) {
                for (Path one : inside.toList()) {
                    delete(one);
                }
            }
        }
        Files.deleteIfExists(file);
    }
}
