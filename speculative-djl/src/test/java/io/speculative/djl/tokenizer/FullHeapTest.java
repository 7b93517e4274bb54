package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.djl.ChildJvm;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are encoded while another thread fills the heap, again and again. */
class FullHeapTest {

    private static final int CYCLES = 10;

    @TempDir
    private Path folder;

    /**
     * One of three processes may end: a full heap within the microseconds before the library makes its array is not
     * survived (about one process of a hundred). Without the array that is made before, each of them ends.
     */
    @Test
    void encode_anotherThreadFillsTheHeap_theProcessLivesOn() throws IOException, InterruptedException {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        List<ChildJvm> processes = new ArrayList<>();
        for (int process = 0; process < 3; process++) {
            processes.add(ChildJvm.run(
                    FullHeapTest.class, List.of("-Xmx64m", "-XX:+UseG1GC"), folder.toString(), "" + CYCLES));
        }
        assertThat(processes)
                .filteredOn(process -> process.exitCode() == 0)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(process -> assertThat(process.output())
                        .containsPattern(CYCLES + " times full, [1-9][0-9]* texts encoded"));
    }

    /** Arguments: a folder with a tokenizer, and how often to fill the heap. */
    public static void main(String[] arguments) throws InterruptedException {
        AtomicInteger encoded = new AtomicInteger();
        try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(
                Path.of(arguments[0]), 300, Integer.MAX_VALUE, OptionalInt.empty(), Set.of())) {
            int cycles = Integer.parseInt(arguments[1]);
            Thread filler = new Thread(() -> fill(cycles));
            List<Thread> encoders = new ArrayList<>();
            for (String text : List.of("word ".repeat(45_000), "a short prompt", "another prompt")) {
                encoders.add(new Thread(() -> {
                    while (filler.isAlive()) {
                        encoded.addAndGet(encode(vocabulary, text));
                    }
                }));
            }
            filler.start();
            encoders.forEach(Thread::start);
            for (Thread encoder : encoders) {
                encoder.join();
            }
            System.out.println(cycles + " times full, " + encoded + " texts encoded");
        }
    }

    private static int encode(HuggingFaceVocabulary vocabulary, String text) {
        try {
            vocabulary.encode(text);
            return 1;
        } catch (MemoryExhaustedException | OutOfMemoryError e) {
            return 0;
        }
    }

    private static void fill(int cycles) {
        Object[] last = new Object[0];
        for (int cycle = 0; cycle < cycles; ) {
            try {
                last = new Object[] {last, new byte[1000]};
            } catch (OutOfMemoryError e) {
                last = new Object[0];
                cycle++;
            }
        }
    }
}
