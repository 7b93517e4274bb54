package io.speculative.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.speculative.Decoder;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextServerTest {

    private static final String PROMPT = "The lion looked at the little girl and";

    private final HttpClient client = HttpClient.newHttpClient();
    private LanguageModel target;
    private LanguageModel draft;
    private Decoder decoder;
    private BufferedReader log;
    private TextServer server;

    @BeforeEach
    void serve() throws IOException {
        PairFolders folders = PairFolders.locate();
        target = HuggingFaceModel.open(folders.target());
        draft = HuggingFaceModel.open(folders.draft());
        decoder = SpeculativeDecoder.of(target, ChainDrafter.of(draft, 4));
        PipedWriter written = new PipedWriter();
        log = new BufferedReader(new PipedReader(written));
        server = new TextServer(decoder, target.vocabulary(), 0, new PrintWriter(written, true));
    }

    @AfterEach
    void close() {
        server.close();
        target.close();
        draft.close();
    }

    @Test
    void post_aPrompt_streamsTheDecodersText() throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(post(PROMPT), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo(decoder.generate(PROMPT, GenerationOptions.maxTokens(256))
                        .text());
        assertThat(log.readLine()).isEqualTo("256 tokens, MAX_TOKENS");
    }

    @Test
    void post_readerGoesAway_endsTheText() throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(post(PROMPT), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.read()).isPositive();
        }

        assertThat(log.readLine()).matches("\\d+ tokens, CANCELLED");
    }

    @Test
    void post_promptBeyondTheContext_isTheCallersFault() throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(post("word ".repeat(2000)), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("(expected: ");
        assertThat(log.readLine()).startsWith("400, ");
    }

    @Test
    void close_whileATextRuns_letsItFinish() throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> sent =
                client.sendAsync(post(PROMPT), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = sent.join().body()) {
            server.close();
            assertThat(body.readAllBytes()).isNotEmpty();
        }

        assertThat(log.readLine()).isEqualTo("256 tokens, MAX_TOKENS");
    }

    @Test
    void close_interrupted_cutsTheTextOffSoThatTheReaderSeesIt() throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(post(PROMPT), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.read()).isPositive();
            Thread.currentThread().interrupt();
            server.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThatIOException().isThrownBy(body::readAllBytes);
        }

        assertThat(log.readLine()).matches("\\d+ tokens, CANCELLED");
    }

    private HttpRequest post(String prompt) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port()))
                .POST(HttpRequest.BodyPublishers.ofString(prompt))
                .build();
    }
}
