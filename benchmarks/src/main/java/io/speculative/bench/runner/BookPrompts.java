package io.speculative.bench.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.bench.OneLineErrors;
import io.speculative.bench.PositiveNumber;
import io.speculative.bench.TextFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Takes prompts from books, as lines that {@link EndToEnd} reads: the first words of paragraphs, evenly spaced over each
 * book, so that the same books give the same prompts. With {@code --copy}, a prompt begins its words once more, so that a
 * model may go on copying them, and a drafter that looks them up is of use. The model's context has to hold the passage
 * twice.
 */
@Command(name = "BookPrompts", sortOptions = false, description = "Takes the first words of paragraphs as prompts.")
public final class BookPrompts implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "texts with empty lines between paragraphs")
    private List<Path> books = List.of();

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "prompts from each book; default: 10")
    private int count = 10;

    @Option(
            names = "--words",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "words in each prompt; shorter paragraphs are passed over; default: 32")
    private int words = 32;

    @Option(
            names = "--copy",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "gives the first N words of each prompt once more after an empty line; default: doesn't")
    private int copied;

    /** A command that picocli fills in. */
    BookPrompts() {}

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        PrintWriter lines = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(OneLineErrors.commandLine(new BookPrompts()).setOut(lines).execute(args));
    }

    @Override
    public Integer call() {
        if (copied > words) {
            throw new IllegalArgumentException("--copy: " + copied + " (expected: <= --words, " + words + ")");
        }
        for (Path book : books) {
            for (String prompt : prompts(book)) {
                ObjectNode line = JSON.createObjectNode();
                line.putArray("turns").add(prompt);
                line.put("source", String.valueOf(book.getFileName()));
                spec.commandLine().getOut().println(line);
            }
        }
        return ExitCode.OK;
    }

    private List<String> prompts(Path book) {
        List<String> openings = Arrays.stream(TextFile.read(book).split("\\R\\s*\\R"))
                .map(paragraph -> paragraph.strip().split("\\s+"))
                .filter(paragraph -> paragraph.length >= words)
                .map(this::prompt)
                .toList();
        if (openings.size() < count) {
            throw new IllegalArgumentException(
                    book + ": " + openings.size() + " paragraphs of " + words + " words (expected: >= " + count + ")");
        }
        return IntStream.range(0, count)
                .mapToObj(i -> openings.get((int) ((long) i * openings.size() / count)))
                .toList();
    }

    private String prompt(String[] paragraph) {
        String passage = String.join(" ", Arrays.copyOf(paragraph, words));
        return copied == 0 ? passage : passage + "\n\n" + String.join(" ", Arrays.copyOf(paragraph, copied));
    }
}
