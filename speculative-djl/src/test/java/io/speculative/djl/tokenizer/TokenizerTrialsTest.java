package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.djl.ChildJvm;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Random tokenizers and texts that know the format and its dangers. The long form, {@code main} with {@code seconds seed},
 * goes on after a trial that ended its virtual machine and says which it was.
 */
class TokenizerTrialsTest {

    private static final Pattern SUMMARY = Pattern.compile("opened (\\d+) refused (\\d+) encoded (\\d+)");
    private static final Pattern TRIAL = Pattern.compile("(?m)^trial (\\d+)$");

    @Test
    void openAndEncode_randomTokenizersAndTexts_areRefusedOrWork() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(TokenizerTrials.class, Map.of(), "20", "1", "0");
        assertThat(child.exitCode()).as(withoutTrials(child)).isZero();
        Matcher summary = SUMMARY.matcher(child.output());
        assertThat(summary.find()).isTrue();
        for (int count = 1; count <= 3; count++) {
            assertThat(Integer.parseInt(summary.group(count))).isGreaterThan(10);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[0]));
        long first = 0;
        while (System.nanoTime() < end) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime());
            ChildJvm child = ChildJvm.run(
                    TokenizerTrials.class, Map.of(), Long.toString(seconds), arguments[1], Long.toString(first));
            first = last(child) + 1;
            System.out.println("exit " + child.exitCode() + " after trial " + last(child) + " of seed " + arguments[1]);
            System.out.println(withoutTrials(child));
        }
    }

    private static long last(ChildJvm child) {
        return TRIAL.matcher(child.output())
                .results()
                .mapToLong(trial -> Long.parseLong(trial.group(1)))
                .max()
                .orElse(0);
    }

    private static String withoutTrials(ChildJvm child) {
        return "last trial " + last(child) + "\n"
                + TRIAL.matcher(child.output()).replaceAll("").strip();
    }
}
