package io.speculative.djl;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.ClosedException;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that generate, score and encode while other threads close the model and the generations they use. Run in a
 * virtual machine of its own, as what it looks for ends the machine. Prints one line, and exits with 1 if a call ended in
 * anything but tokens or "closed".
 */
final class ClosingStress {

    private static final GenerationOptions OPTIONS =
            GenerationOptions.maxTokens(12).withSamplingRule(SamplingRule.temperature(1));

    private final ConcurrentLinkedQueue<Generation> running = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile HuggingFaceModel current;

    private ClosingStress(HuggingFaceModel first) {
        current = first;
    }

    /** Arguments: a model folder, the number of threads, and the number of times that a model is opened and closed. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        new ClosingStress(open(folder)).run(folder, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    private void run(Path folder, int threadCount, int cycles) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            int use = i;
            threads.add(new Thread(() -> repeat(random -> use(use, random), use)));
        }
        threads.add(new Thread(() -> repeat(this::closeOne, -1)));
        threads.forEach(Thread::start);
        for (int cycle = 0; cycle < cycles; cycle++) {
            HuggingFaceModel last = current;
            current = open(folder);
            last.close();
        }
        ended.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        current.close();
        failures.forEach(Throwable::printStackTrace);
        System.out.println("finished " + finished + ", refused as closed " + refused + ", failed " + failures.size());
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    @FunctionalInterface
    private interface Action {
        void run(SplittableRandom random) throws InterruptedException;
    }

    private void repeat(Action action, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (!ended.get()) {
            try {
                action.run(random);
                finished.incrementAndGet();
            } catch (ClosedException e) {
                refused.incrementAndGet();
            } catch (InterruptedException | RuntimeException | Error e) {
                failures.add(e);
            }
        }
    }

    private void use(int use, SplittableRandom random) throws InterruptedException {
        Thread.sleep(40);
        HuggingFaceModel model = current;
        switch (use % 4) {
            case 0 -> model.vocabulary().encode("0123456789".repeat(200));
            case 1 -> score(model);
            default -> generate(model, random);
        }
    }

    private static HuggingFaceModel open(Path folder) {
        return HuggingFaceModel.open(folder, ModelOptions.defaults().withThreads(1));
    }

    private static void score(HuggingFaceModel model) {
        try (ModelSession first = model.open();
                ModelSession second = model.open()) {
            first.append(1, 2, 3, 4, 5, 6);
            for (int i = 0; i < 4; i++) {
                List<Scores> scores =
                        model.score(List.of(first, second), List.of(TokenTree.chain(7, 8), TokenTree.chain(9, 10)));
                scores.get(1).softmax(0, 1.0).sample(0.5);
                scores.get(0).copyLogits(1, new float[model.vocabulary().size()]);
                first.commit(1);
                second.commit(0);
            }
        }
    }

    private void generate(HuggingFaceModel model, SplittableRandom random) {
        SpeculativeDecoder decoder = SpeculativeDecoder.of(model, ChainDrafter.of(model, 3));
        try (Generation generation = decoder.generate("0123", OPTIONS.withSeed(random.nextLong()))) {
            running.add(generation);
            while (generation.hasNext()) {
                generation.next();
            }
            running.remove(generation);
        }
    }

    /** Closes a generation that another thread reads from. */
    private void closeOne(SplittableRandom random) throws InterruptedException {
        Thread.sleep(random.nextInt(4));
        Generation generation = running.poll();
        if (generation != null) {
            generation.close();
        }
    }
}
