package io.speculative.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.StopReason;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.Vocabulary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Answers HTTP requests with text: the request's body is the prompt, and the response is written as tokens are decided. One
 * decoder serves all threads; a request stays on its own. An example: it has no timeouts, so a few callers that never finish their
 * request keep all of its threads.
 */
final class TextServer implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int LONGEST_PROMPT = 1 << 16;
    private static final int SECONDS_TO_FINISH = 10;
    private static final int LARGEST_PORT = 65_535;

    private final Decoder decoder;
    private final Vocabulary vocabulary;
    private final PrintWriter log;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /**
     * Begins to serve.
     *
     * @param decoder continues prompts; stays the caller's
     * @param vocabulary that of the decoder's target
     * @param port where to listen, on this machine alone; 0 for any that is free
     * @param log gets one line for each request
     * @throws IllegalArgumentException if the port is taken, or none
     */
    TextServer(Decoder decoder, Vocabulary vocabulary, int port, PrintWriter log) throws IOException {
        this.decoder = decoder;
        this.vocabulary = vocabulary;
        this.log = log;
        this.server = HttpServer.create();
        bind(port);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void bind(int port) throws IOException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to " + LARGEST_PORT + ")");
        }
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (BindException e) {
            throw new IllegalArgumentException("port: " + port + ", " + e.getMessage() + " (expected: a free one)", e);
        }
    }

    /**
     * What the caller did wrong is 400, what may be better later is 503. An exchange that isn't closed here is cut off, so that
     * its reader sees that the text is not whole.
     */
    private void answer(HttpExchange exchange) throws IOException {
        byte[] prompt = exchange.getRequestBody().readNBytes(LONGEST_PROMPT);
        try (Generation generation = decoder.generate(
                vocabulary.encodeLiterally(new String(prompt, StandardCharsets.UTF_8)),
                GenerationOptions.maxTokens(256))) {
            stream(exchange, generation);
        } catch (IllegalArgumentException e) {
            refuse(exchange, 400, String.valueOf(e.getMessage()));
            log.println("400, " + e.getMessage());
        } catch (MemoryExhaustedException e) {
            refuse(exchange, 503, "no memory for one more text (expected: later)");
            log.println("503, " + e.getMessage());
        }
        exchange.close();
    }

    /** A write to a reader that has gone away fails; closing the generation then frees its memory. */
    private void stream(HttpExchange exchange, Generation generation) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        try {
            while (generation.hasNext()) {
                body.write(generation.next().text().getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
        } finally {
            generation.close();
            log.println(generation.stats().tokens() + " tokens, "
                    + generation.stopReason().orElseThrow());
        }
        if (generation.stopReason().equals(Optional.of(StopReason.CANCELLED))) {
            throw new IOException("the text was cut off");
        }
    }

    private static void refuse(HttpExchange exchange, int code, String reason) throws IOException {
        byte[] message = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, message.length);
        exchange.getResponseBody().write(message);
    }

    /** Takes no more requests, and cancels those that still run ten seconds later, or when the thread is interrupted. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
        server.stop(0);
    }
}
