package io.speculative.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text to continue or to answer.
 *
 * @param text the text
 * @param category the kind of task, where the file says it
 */
public record Prompt(String text, Optional<String> category) {

    /**
     * The first prompts of each category, in their order.
     *
     * @param most how many of each, at least 1
     * @throws IllegalArgumentException if a prompt has no category
     */
    public static List<Prompt> ofEachCategory(List<Prompt> prompts, int most) {
        Map<String, Integer> counts = new HashMap<>();
        List<Prompt> chosen = new ArrayList<>();
        for (Prompt prompt : prompts) {
            String category = prompt.category()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--per-category: a prompt without one (expected: questions with \"category\")"));
            if (counts.merge(category, 1, Integer::sum) <= most) {
                chosen.add(prompt);
            }
        }
        return chosen;
    }
}
