package io.speculative.bench.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.GenerationOptions;
import io.speculative.GenerationOptions.EndTokens;
import io.speculative.bench.PositiveNumber;
import io.speculative.distribution.SamplingRule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every request asks for. */
final class RequestArguments {

    @Option(names = "--temperature", paramLabel = "T", description = "0, the default, is greedy decoding")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "keep the K most probable tokens")
    private Optional<Integer> topK = Optional.empty();

    @Option(names = "--top-p", paramLabel = "P", description = "keep the most probable tokens up to mass P")
    private Optional<Double> topP = Optional.empty();

    @Option(names = "--seed", paramLabel = "S", description = "of every request's random numbers; default: 0")
    private long seed;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            required = true,
            converter = PositiveNumber.class,
            description = "tokens per request")
    private int maxNewTokens;

    @Option(names = "--ignore-eos", description = "go on after the model's end tokens")
    private boolean ignoreEos;

    /**
     * The request.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    GenerationOptions request() {
        return GenerationOptions.maxTokens(maxNewTokens)
                .withSamplingRule(samplingRule())
                .withSeed(seed)
                .withEndTokens(ignoreEos ? EndTokens.IGNORE : EndTokens.STOP);
    }

    /** Under the greedy rule the filters have no effect, but their ranges hold all the same. */
    private SamplingRule samplingRule() {
        SamplingRule.Sampled sampled = SamplingRule.temperature(temperature == 0 ? 1 : temperature)
                .withTopK(topK.orElse(Integer.MAX_VALUE))
                .withTopP(topP.orElse(1.0));
        return temperature == 0 ? SamplingRule.greedy() : sampled;
    }

    /** Adds the settings to a JSON line; a filter that is not set is null. */
    void describe(ObjectNode line) {
        line.put("temperature", temperature);
        line.put("topK", topK.orElse(null));
        line.put("topP", topP.orElse(null));
        line.put("seed", seed);
        line.put("maxNewTokens", maxNewTokens);
        line.put("ignoreEos", ignoreEos);
    }
}
