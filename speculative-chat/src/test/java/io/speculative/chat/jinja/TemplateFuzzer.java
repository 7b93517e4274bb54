package io.speculative.chat.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Renders random templates: each must end within two seconds of its thread's time, with a text or an
 * {@link IllegalArgumentException}, in a small stack and a small heap, and leave the virtual machine as it was.
 *
 * <p>Arguments: the seconds to go on for, and the first seed. The seed of a failure is printed, and with it and 0 seconds
 * the failure comes again.
 */
final class TemplateFuzzer {

    /** Of processor time. The budget allows 2 s on an idle machine; beside other work the same steps take twice as long. */
    private static final long MOST_NANOS = 5_000_000_000L;

    private static final long MOST_MILLIS_ON_THE_WALL = 60_000;
    private static final long STACK = 256 << 10;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final List<String> TEXTS = List.of(
            "a",
            " ",
            "\n",
            "word ",
            "a\n",
            "ab",
            "\u4f60\u597d",
            "\ud83d\ude00",
            "\u0390",
            "\u03a3.",
            "\"\\",
            "\u0000",
            "{{ x }}");

    private final List<String> templates;
    private long slowestNanos;
    private String slowest = "";

    private TemplateFuzzer(List<String> templates) {
        this.templates = templates;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000L;
        long seed = Long.parseLong(arguments[1]);
        TemplateFuzzer fuzzer = new TemplateFuzzer(golden());
        long runs = 0;
        do {
            fuzzer.run(seed + runs);
            runs++;
        } while (System.nanoTime() < end);
        System.out.println(runs + " templates, the slowest " + fuzzer.slowest);
    }

    private void run(long seed) throws InterruptedException {
        Random random = new Random(seed);
        String template = template(random);
        Map<String, Object> variables = variables(random);
        Run run = new Run(template, variables);
        Thread thread = new Thread(null, run, "template", STACK);
        thread.setDaemon(true);
        thread.start();
        thread.join(MOST_MILLIS_ON_THE_WALL);
        if (thread.isAlive() || run.nanos > MOST_NANOS || !run.failure.isEmpty()) {
            String failure = thread.isAlive() ? "no end" : run.nanos / 1_000_000 + " ms " + run.failure;
            System.out.println("seed " + seed + ": " + failure + "\n" + template);
            System.exit(1);
        }
        if (run.nanos > slowestNanos) {
            slowestNanos = run.nanos;
            slowest = run.nanos / 1_000_000 + " ms, seed " + seed + "\n" + template;
        }
    }

    private String template(Random random) {
        if (random.nextInt(3) > 0) {
            return new TemplateGenerator(random).template();
        }
        String one = templates.get(random.nextInt(templates.size()));
        return new TemplateMutator(random).mutate(one, templates.get(random.nextInt(templates.size())));
    }

    private static Map<String, Object> variables(Random random) {
        List<Object> messages = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("role", i % 2 == 0 ? "user" : "assistant");
            message.put("content", text(random, LONGEST_TEXT / count));
            messages.add(message);
        }
        return Map.of("messages", messages, "bos_token", "<s>", "add_generation_prompt", random.nextBoolean());
    }

    private static String text(Random random, int longest) {
        String part = TEXTS.get(random.nextInt(TEXTS.size()));
        int length = random.nextInt(4) == 0 ? longest : random.nextInt(100);
        return part.repeat(length / part.length());
    }

    private static List<String> golden() throws IOException {
        try (InputStream stream = Objects.requireNonNull(
                TemplateFuzzer.class.getResourceAsStream("/io/speculative/chat/template/golden.json"))) {
            List<String> templates = new ArrayList<>();
            for (JsonNode template : new JsonMapper().readTree(stream).path("templates")) {
                templates.add(template.asText());
            }
            return templates;
        }
    }

    /** One rendering in a thread of its own. */
    private static final class Run implements Runnable {

        private final String template;
        private final Map<String, Object> variables;
        private volatile long nanos;
        private volatile String failure = "";

        Run(String template, Map<String, Object> variables) {
            this.template = template;
            this.variables = variables;
        }

        @Override
        @SuppressWarnings("ReturnValueIgnored") // What counts is that it ends.
        public void run() {
            try {
                JinjaTemplate.parse("t", template).render(variables, Clock.systemUTC());
            } catch (IllegalArgumentException e) {
                failure = e.getCause() == null || e.getCause() instanceof TemplateError ? "" : e.toString();
            } catch (Throwable e) { // An error of any kind is what is looked for.
                failure = e + " at " + List.of(e.getStackTrace()).subList(0, Math.min(8, e.getStackTrace().length));
            }
            nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            DateTimeFormatter.ofPattern("EEE", Locale.US).format(ZonedDateTime.now(Clock.systemUTC()));
        }
    }
}
