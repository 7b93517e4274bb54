package io.speculative.djl;

import io.speculative.chat.Conversation;
import io.speculative.chat.template.ChatTemplate;
import io.speculative.djl.tokenizer.HuggingFaceVocabulary;
import java.util.List;
import java.util.Map;

/**
 * The prompt of a conversation whose texts are taken literally. Special tokens that a text spells are marked before the template
 * writes the text, and encoded as characters after it. A template may change, cut or join texts so that marks don't help; so its
 * special tokens are counted once more with other characters in the place of all that the messages say, and a conversation of
 * which more or fewer come out is refused.
 */
final class LiteralPrompt {

    private final HuggingFaceVocabulary vocabulary;
    private final Conversation marked;
    private final Conversation neutral;

    private LiteralPrompt(Conversation conversation, HuggingFaceVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.marked = conversation.withTexts(vocabulary::mark);
        Conversation changed = conversation.withTexts(LiteralPrompt::neutral).withTools(marked.tools());
        for (Map.Entry<String, Object> variable : marked.variables().entrySet()) {
            changed = changed.withVariable(variable.getKey(), variable.getValue());
        }
        this.neutral = changed;
    }

    /**
     * The ids of the prompt.
     *
     * @throws IllegalArgumentException if a role or the name of a field spells a special token, or the template makes one of
     *     texts
     */
    static int[] ids(ChatTemplate template, Conversation conversation, HuggingFaceVocabulary vocabulary) {
        LiteralPrompt prompt = new LiteralPrompt(conversation, vocabulary);
        conversation.messages().forEach(message -> prompt.requirePlain("role", message.role()));
        prompt.marked.messages().forEach(message -> prompt.requirePlainNames(message.allFields()));
        List.of(prompt.marked.tools(), prompt.marked.documents(), prompt.marked.variables())
                .forEach(prompt::requirePlainNames);
        int[] ids = vocabulary.encodeMarked(template.prompt(prompt.marked));
        int own = vocabulary.countSpecial(vocabulary.encodeMarked(template.prompt(prompt.neutral)));
        int found = vocabulary.countSpecial(ids);
        if (found != own) {
            throw new IllegalArgumentException("conversation: " + found + " special tokens (expected: " + own
                    + ", as many as the template writes around other texts; it changes or joins what is said)");
        }
        return ids;
    }

    private void requirePlainNames(Object value) {
        if (value instanceof List<?> list) {
            list.forEach(this::requirePlainNames);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> {
                requirePlain("name of a field", String.valueOf(name));
                requirePlainNames(item);
            });
        }
    }

    private void requirePlain(String what, String text) {
        if (!vocabulary.isPlain(text)) {
            throw new IllegalArgumentException(what + ": " + text
                    + " (expected: one that spells no special token, where texts are taken literally)");
        }
    }

    /** A text of the same length, with the same whitespace, that spells nothing. */
    private static String neutral(String text) {
        StringBuilder neutral = new StringBuilder(text.length());
        text.chars().forEach(unit -> neutral.append(Character.isWhitespace(unit) ? (char) unit : 'x'));
        return neutral.toString();
    }
}
