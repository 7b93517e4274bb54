package io.speculative.examples;

import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.model.LanguageModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A small service: answers {@code curl -N -d 'Once upon a time' localhost:8080} with text as it is decided. A text whose
 * reader goes away ends. Ctrl-C lets running texts finish, then closes the models.
 */
@Command(name = "StreamOverHttp", description = "Serves texts: curl -N -d 'Once upon a time' localhost:8080")
public final class StreamOverHttp implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--target", paramLabel = "PATH", description = "target model; default: the one in examples/models")
    private Optional<Path> target = Optional.empty();

    @Option(names = "--draft", paramLabel = "PATH", description = "draft model; default: the one in examples/models")
    private Optional<Path> draft = Optional.empty();

    @Option(names = "--port", paramLabel = "N", description = "where to listen; default: ${DEFAULT-VALUE}")
    private int port = 8080;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Serves until the process is asked to end.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new StreamOverHttp(), args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PairFolders folders = PairFolders.of(target, draft);
        try (LanguageModel targetModel = HuggingFaceModel.open(folders.target());
                LanguageModel draftModel = HuggingFaceModel.open(folders.draft());
                TextServer server = new TextServer(
                        SpeculativeDecoder.of(targetModel, draftModel), targetModel.vocabulary(), port, out)) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
            out.println("Listening on port " + server.port());
            asked.await();
        } finally {
            closed.countDown();
        }
        return ExitCode.OK;
    }

    /** Ends the service, and returns once the models are closed. */
    void stop() {
        asked.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
