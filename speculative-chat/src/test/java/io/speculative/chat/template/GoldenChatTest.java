package io.speculative.chat.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.chat.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Templates of all families, rendered by Jinja itself: {@code tools/golden/make_chat_golden.py}. */
class GoldenChatTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> render_conversations_isWhatJinjaRenders() throws IOException {
        JsonNode golden = golden();
        Clock clock =
                Clock.fixed(LocalDateTime.parse(golden.path("now").asText()).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        List<DynamicTest> tests = new ArrayList<>();
        golden.path("templates").properties().forEach(template -> {
            ChatTemplate read = read(golden, template.getValue().asText()).withClock(clock);
            for (JsonNode example : golden.path("cases")) {
                if (example.path("template").asText().equals(template.getKey())) {
                    String name = template.getKey() + ", "
                            + example.path("conversation").asText() + ", "
                            + example.path("end").asText();
                    List<ChatMessage> messages = messages(golden, example);
                    tests.add(dynamicTest(name, () -> requireSame(example, read, messages)));
                }
            }
        });
        assertThat(tests).hasSize(golden.path("cases").size());
        return tests.stream();
    }

    private static void requireSame(JsonNode example, ChatTemplate template, List<ChatMessage> messages) {
        if (example.has("text")) {
            assertThat(render(example, template, messages))
                    .isEqualTo(example.path("text").asText());
        } else if (example.has("error")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> render(example, template, messages))
                    .withMessage(example.path("error").asText());
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> render(example, template, messages))
                    .withMessageContaining(": line ");
        }
    }

    private static String render(JsonNode example, ChatTemplate template, List<ChatMessage> messages) {
        return switch (example.path("end").asText()) {
            case "prompt" -> template.prompt(messages);
            default -> template.transcript(messages);
        };
    }

    private static List<ChatMessage> messages(JsonNode golden, JsonNode example) {
        List<ChatMessage> messages = new ArrayList<>();
        golden.path("conversations")
                .path(example.path("conversation").asText())
                .forEach(message -> messages.add(new ChatMessage(
                        message.path("role").asText(), message.path("content").asText())));
        return messages;
    }

    private ChatTemplate read(JsonNode golden, String source) {
        ObjectNode config = golden.path("tokens").deepCopy();
        config.put("chat_template", source);
        try {
            Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ChatTemplate.read(folder).orElseThrow();
    }

    private static JsonNode golden() throws IOException {
        try (InputStream stream = Objects.requireNonNull(GoldenChatTest.class.getResourceAsStream("golden.json"))) {
            return JSON.readTree(stream);
        }
    }
}
