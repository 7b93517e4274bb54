package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.model.Detokenizer;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Opens random tokenizers and encodes and decodes random texts, in a virtual machine of its own. Before each trial it says
 * which one begins, so that a trial that ends the virtual machine is known: {@code seconds seed first} runs trials from the
 * number {@code first} on. Exits with 0 unless a trial threw what isn't documented or took too long.
 */
final class TokenizerTrials {

    private static final int SIZE = 400;
    /** Of the processor, as the machine may be busy with something else. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Of the clock, after which a trial has no end. */
    private static final long MOST_WAITED_NANOS = TimeUnit.SECONDS.toNanos(100);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** No trial is running. */
    private static final long IDLE = Long.MAX_VALUE / 2;

    private final Path folder;
    private final long seed;
    private final AtomicLong begun = new AtomicLong(IDLE);
    private long opened;
    private long refused;
    private long encoded;
    private String doing = "";

    private TokenizerTrials(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
    }

    public static void main(String[] arguments) throws IOException {
        long seconds = Long.parseLong(arguments[0]);
        TokenizerTrials trials = new TokenizerTrials(Files.createTempDirectory("trials"), Long.parseLong(arguments[1]));
        trials.watch();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long trial = Long.parseLong(arguments[2]); System.nanoTime() < end; trial++) {
            System.out.println("trial " + trial);
            trials.run(trial);
        }
        System.out.println("opened " + trials.opened + " refused " + trials.refused + " encoded " + trials.encoded);
        Runtime.getRuntime().halt(0);
    }

    /** Native code can't be interrupted, so a trial that doesn't end is ended with all. */
    private void watch() {
        Thread watcher = new Thread(() -> {
            while (begun.get() + MOST_WAITED_NANOS > System.nanoTime()) {
                LockSupport.parkNanos(MOST_NANOS / 10);
            }
            System.out.println("no end: " + doing);
            Runtime.getRuntime().halt(3);
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    private void run(long trial) throws IOException {
        RandomGenerator random = new SplittableRandom(seed * 1_000_003 + trial);
        ObjectNode json = new RandomTokenizer(random).draw();
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        begun.set(System.nanoTime());
        doing = "opening";
        try (HuggingFaceVocabulary vocabulary =
                HuggingFaceVocabulary.open(folder, SIZE, 1 << random.nextInt(18), OptionalInt.empty(), Set.of())) {
            opened++;
            for (int texts = 3; texts > 0; texts--) {
                encode(vocabulary, RandomText.draw(random));
            }
        } catch (IllegalArgumentException | MemoryExhaustedException e) {
            requireNamed(e);
            refused++;
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        begun.set(IDLE);
    }

    private void encode(HuggingFaceVocabulary vocabulary, String text) {
        doing = "encoding " + text.length() + " units, " + text.substring(0, Math.min(20, text.length()));
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            int[] ids = vocabulary.encode(text);
            vocabulary.encodeSpelled(text);
            Detokenizer detokenizer = vocabulary.detokenizer();
            for (int id : ids) {
                detokenizer.push(id);
            }
            encoded++;
        } catch (IllegalArgumentException | MemoryExhaustedException e) {
            requireNamed(e);
        }
        if (THREADS.getCurrentThreadCpuTime() - start > MOST_NANOS) {
            fail(new IllegalStateException("slow"));
        }
    }

    private void requireNamed(RuntimeException e) {
        if (!String.valueOf(e.getMessage()).contains("(expected: ")) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        System.out.println("fault while " + doing);
        e.printStackTrace(System.out);
        Runtime.getRuntime().halt(2);
    }
}
