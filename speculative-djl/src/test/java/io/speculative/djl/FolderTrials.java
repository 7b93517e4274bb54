package io.speculative.djl;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.chat.ChatMessage;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.precision.Precision;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens random folders, generates a few tokens plain and speculative, and closes them. A trial may end in text or in a
 * documented exception, within ten seconds of processor time; anything else is a fault. Says what it is about to do before it does it, as a
 * fault may end the virtual machine.
 */
final class FolderTrials {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_AT_WORK = 10 * SECOND;
    private static final long LONGEST = 120 * SECOND;
    private static final long MEMORY = 256 << 20;

    private final AtomicLong trials = new AtomicLong();
    private final Path folder;
    private int opened;
    private int refused;
    private int faults;

    private FolderTrials(Path folder) {
        this.folder = folder;
    }

    /** Trials without end, each kind in turn, in machines that are started again. Arguments: seconds and a seed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long end = System.nanoTime() + Long.parseLong(arguments[0]) * SECOND;
        long seed = Long.parseLong(arguments[1]);
        Path folder = Files.createTempDirectory("trials");
        while (System.nanoTime() < end) {
            for (RandomFolder kind : RandomFolder.values()) {
                seed += report(kind, seed, run(kind, seed, 200, folder));
            }
        }
    }

    /** Says how trials ended, and returns how many were begun. */
    private static long report(RandomFolder kind, long seed, ChildJvm child) {
        List<String> lines = child.output().lines().toList();
        System.out.println(kind + " " + seed + ": exit " + child.exitCode() + ", " + lines.get(lines.size() - 1));
        if (child.exitCode() != 0) {
            System.out.println(child.output());
        }
        return Math.max(
                1, lines.stream().filter(line -> line.startsWith("trial ")).count());
    }

    /** Trials with seeds that count up, in a machine of their own. */
    static ChildJvm run(RandomFolder kind, long seed, int trials, Path folder)
            throws IOException, InterruptedException {
        return ChildJvm.run(
                Child.class,
                List.of("-Xmx512m"),
                kind.name(),
                Long.toString(seed),
                Integer.toString(trials),
                folder.resolve(kind.name()).toString());
    }

    static final class Child {
        public static void main(String[] arguments) throws IOException {
            FolderTrials trials = new FolderTrials(Path.of(arguments[3]));
            trials.warmUp();
            trials.watch();
            long first = Long.parseLong(arguments[1]);
            for (long seed = first; seed < first + Integer.parseInt(arguments[2]); seed++) {
                trials.run(RandomFolder.valueOf(arguments[0]), seed);
            }
            System.out.println("opened " + trials.opened + ", refused " + trials.refused + ", faults " + trials.faults);
            System.exit(trials.faults == 0 ? 0 : 1);
        }
    }

    private void run(RandomFolder kind, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        kind.write(folder, random);
        System.out.println("trial " + kind + " " + seed);
        trials.incrementAndGet();
        try {
            use(kind.model(folder), options(random), random);
        } catch (IllegalArgumentException | MemoryExhaustedException e) {
            refused++;
            requireDocumented(e, "");
        } catch (IllegalStateException e) {
            requireDocumented(e, "logits: NaN or infinite");
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    /** Loads native libraries, which is no part of a trial. */
    private void warmUp() {
        GoldenModel.named("llama").open().close();
    }

    private static ModelOptions options(SplittableRandom random) {
        Precision[] precisions = {Precision.FP32, Precision.FP16, Precision.INT8};
        return ModelOptions.defaults()
                .withPrecision(precisions[random.nextInt(precisions.length)])
                .withThreads(1)
                .withMemoryLimit(MEMORY)
                .withContextLimit(random.nextBoolean() ? 24 : Integer.MAX_VALUE);
    }

    private void use(Path path, ModelOptions options, SplittableRandom random) {
        GenerationOptions some = GenerationOptions.maxTokens(6);
        if (random.nextBoolean()) {
            some = some.withSamplingRule(SamplingRule.temperature(1)).withSeed(1);
        }
        try (HuggingFaceModel model = HuggingFaceModel.open(path, options)) {
            opened++;
            generate(AutoregressiveDecoder.of(model).generate("ab", some));
            generate(SpeculativeDecoder.of(model, ChainDrafter.of(model, 3)).generate("", some));
            model.generationDefaults();
            if (model.chatTemplate().isPresent()) {
                model.chatPrompt(List.of(ChatMessage.user("ab")));
            }
        }
    }

    private static void generate(Generation generation) {
        try (generation) {
            generation.text();
        }
    }

    /** Messages say what was found and what was expected. */
    private void requireDocumented(RuntimeException e, String beginning) {
        String message = String.valueOf(e.getMessage());
        boolean says = message.contains("(expected: ") || message.contains("line ");
        if (!says || !message.startsWith(beginning)) {
            fault(e);
        }
    }

    private void fault(Throwable e) {
        faults++;
        System.out.println("FAULT");
        e.printStackTrace(System.out);
    }

    /** Ends the machine if a trial takes too long, at work or asleep, and says where it is. */
    private void watch() {
        Thread main = Thread.currentThread();
        Thread watch = new Thread(() -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long trial = 0;
            long begin = 0;
            long beginAtWork = 0;
            while (true) {
                long now = System.nanoTime();
                long atWork = threads.getThreadCpuTime(main.getId());
                if (trial != trials.get()) {
                    trial = trials.get();
                    begin = now;
                    beginAtWork = atWork;
                } else if (trial > 0 && (atWork - beginAtWork > LONGEST_AT_WORK || now - begin > LONGEST)) {
                    System.out.println("FAULT: no end");
                    List.of(main.getStackTrace()).forEach(frame -> System.out.println("    at " + frame));
                    System.out.flush();
                    Runtime.getRuntime().halt(2);
                }
                LockSupport.parkNanos(SECOND / 5);
            }
        });
        watch.setDaemon(true);
        watch.start();
    }
}
