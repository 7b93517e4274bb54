package io.speculative.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of prompts: one per line, or, if its first line starts with a brace, the JSON lines of Spec-Bench, of which the
 * first of the {@code turns} is the prompt. Empty lines are skipped.
 */
public final class PromptFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PromptFile() {}

    /**
     * Reads all prompts in order.
     *
     * @throws IllegalArgumentException if the file can't be read, is not UTF-8, holds no prompt or a line that is no
     *     question of Spec-Bench among such questions
     */
    public static List<Prompt> read(Path file) {
        List<String> lines = lines(file);
        boolean questions = lines.stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .filter(line -> line.startsWith("{"))
                .isPresent();
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank()) {
                prompts.add(
                        questions ? question(line, file + ", line " + (i + 1)) : new Prompt(line, Optional.empty()));
            }
        }
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException(file + ": no prompt (expected: one per line)");
        }
        return prompts;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file (expected: a file of prompts)", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": not UTF-8 (expected: UTF-8 text)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": can't be read (expected: a file of prompts)", e);
        }
    }

    private static Prompt question(String line, String place) {
        try {
            JsonNode question = JSON.readTree(line);
            JsonNode turn = question.path("turns").path(0);
            if (turn.isTextual()) {
                return new Prompt(
                        turn.textValue(),
                        Optional.ofNullable(question.path("category").textValue()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(place + ": not JSON (expected: a JSON object with \"turns\")", e);
        }
        throw new IllegalArgumentException(place + ": no text in \"turns\" (expected: at least one)");
    }
}
