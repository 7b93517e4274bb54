package io.speculative.djl.tokenizer;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws regular expressions: published ones, ones that are known to explode, and others from the grammar. */
final class RandomRegex {

    /** What GPT-2, Llama 3, Qwen 2, GPT-4o, Mistral, DeepSeek, BLOOM and CLIP split with. */
    static final List<String> PUBLISHED = List.of(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                    + "| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+",
            "\\s?[A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6]+",
            "[\\r\\n]",
            "\\p{N}{1,3}",
            " ?[^(\\s|[.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c])]+",
            "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
            "[0-9][0-9][0-9]",
            "\\s+");

    private static final List<String> EXPLODING = List.of(
            "(a+)+$",
            "(?:a|aa)+$",
            "(?=(a+)+b)x",
            "(a*)*b",
            "\\s*\\s*\\s*x",
            "(a|a)*x",
            "(?:a?){30}a{30}",
            "(\\w+\\s?)*$",
            "((a{1,9}){1,9}){1,9}x",
            "a*a*a*a*b",
            "(.*)\\1x",
            "(?<n>a|\\g<n>b)",
            "[a-z]*[a-y]*[b-z]*0");

    private static final List<String> ATOMS = List.of(
            "a",
            "x",
            " ",
            "\\s",
            "\\S",
            "\\w",
            "\\p{L}",
            "\\p{N}",
            "[a-z]",
            "[^ ]",
            ".",
            "\\b",
            "^",
            "$",
            "\\r",
            "[[a-c]x]",
            "\u00e9",
            "\\p{^L}",
            "[\\p{L}&&[^a]]",
            "(?i:ss)",
            "\\x61",
            "\\R",
            "\\X",
            "\\1",
            "\\K",
            "]",
            "[]");
    private static final List<String> REPETITIONS =
            List.of("*", "+", "?", "{1,3}", "{2}", "{3,}", "*?", "++", "{0,40}", "{1000}", "**", "{,3}");

    private RandomRegex() {}

    static String draw(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> PUBLISHED.get(random.nextInt(PUBLISHED.size()));
            case 2 -> EXPLODING.get(random.nextInt(EXPLODING.size()));
            case 3 -> deep(random);
            default -> alternatives(random, 3);
        };
    }

    private static String deep(RandomGenerator random) {
        int depth = 1 << random.nextInt(13);
        String open = List.of("(", "(?:", "(?=", "[", "(?>").get(random.nextInt(5));
        return open.repeat(depth) + "a" + (open.equals("[") ? "]" : ")").repeat(depth);
    }

    private static String alternatives(RandomGenerator random, int depth) {
        StringBuilder text = new StringBuilder(sequence(random, depth));
        while (random.nextInt(3) == 0) {
            text.append('|').append(sequence(random, depth));
        }
        return text.toString();
    }

    private static String sequence(RandomGenerator random, int depth) {
        StringBuilder text = new StringBuilder();
        for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
            if (depth > 0 && random.nextInt(4) == 0) {
                String open = List.of("(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?i:", "(?>", "(?~")
                        .get(random.nextInt(9));
                text.append(open).append(alternatives(random, depth - 1)).append(')');
            } else {
                text.append(ATOMS.get(random.nextInt(ATOMS.size())));
            }
            if (random.nextInt(3) == 0) {
                text.append(REPETITIONS.get(random.nextInt(REPETITIONS.size())));
            }
        }
        return text.toString();
    }
}
