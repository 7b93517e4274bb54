package io.speculative.chat.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.chat.ChatMessage;
import io.speculative.chat.Conversation;
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
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Templates of all families, rendered by Hugging Face transformers: {@code tools/golden/make_chat_golden.py}. */
class GoldenChatTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> render_conversations_isWhatTransformersRender() throws IOException {
        JsonNode golden = golden();
        Clock clock =
                Clock.fixed(LocalDateTime.parse(golden.path("now").asText()).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        List<DynamicTest> tests = new ArrayList<>();
        golden.path("templates").properties().forEach(template -> {
            ChatTemplate read = read(golden, template.getValue().asText()).withClock(clock);
            for (JsonNode example : golden.path("cases")) {
                if (example.path("template").asText().equals(template.getKey())) {
                    String name = Stream.of("template", "conversation", "setting", "end")
                            .map(field -> example.path(field).asText())
                            .collect(Collectors.joining(", "));
                    Conversation conversation = conversation(golden, example);
                    tests.add(dynamicTest(name, () -> requireSame(example, read, conversation)));
                }
            }
        });
        assertThat(tests).hasSize(golden.path("cases").size());
        return tests.stream();
    }

    private static void requireSame(JsonNode example, ChatTemplate template, Conversation conversation) {
        if (example.has("text")) {
            assertThat(render(example, template, conversation))
                    .isEqualTo(example.path("text").asText());
        } else if (example.has("error")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> render(example, template, conversation))
                    .withMessage(example.path("error").asText());
        } else if (example.has("refused")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> render(example, template, conversation))
                    .withMessageContaining(" (expected: ");
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> render(example, template, conversation))
                    .withMessageContaining(": line ");
        }
    }

    private static String render(JsonNode example, ChatTemplate template, Conversation conversation) {
        return switch (example.path("end").asText()) {
            case "prompt" -> template.prompt(conversation);
            case "continued" -> template.prompt(conversation.continuingLastMessage());
            default -> template.transcript(conversation);
        };
    }

    private static Conversation conversation(JsonNode golden, JsonNode example) {
        List<ChatMessage> messages = new ArrayList<>();
        golden.path("conversations")
                .path(example.path("conversation").asText())
                .forEach(message -> messages.add(message(fields(message))));
        JsonNode settings = golden.path("settings").path(example.path("setting").asText());
        return new Conversation(
                messages,
                list(settings.path("tools")),
                list(settings.path("documents")),
                fields(settings.path("variables")),
                false,
                false);
    }

    private static ChatMessage message(Map<String, Object> fields) {
        Object content = fields.remove("content");
        return new ChatMessage(
                String.valueOf(fields.remove("role")), content == null ? "" : String.valueOf(content), fields);
    }

    private static List<Map<String, Object>> list(JsonNode objects) {
        List<Map<String, Object>> list = new ArrayList<>();
        objects.forEach(one -> list.add(fields(one)));
        return list;
    }

    private static Map<String, Object> fields(JsonNode object) {
        return object.isMissingNode() ? Map.of() : JSON.convertValue(object, FIELDS);
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
