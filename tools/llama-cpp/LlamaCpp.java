import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes with java-llama.cpp the prompts that the runner decoded, greedily, and writes lines like the runner's. Arguments: a GGUF
 * file, lines of the runner, threads. {@code tools/README.md} says how to start it.
 */
public final class LlamaCpp {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LlamaCpp() {}

    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[2]);
        List<JsonNode> prompts = prompts(Path.of(args[1]));
        ModelParameters parameters = new ModelParameters()
                .setModel(args[0])
                .setThreads(threads)
                .setThreadsBatch(threads)
                .setCtxSize(8192)
                .setGpuLayers(0);
        LlamaModel.setLogger(null, (level, message) -> {});
        try (LlamaModel model = new LlamaModel(parameters)) {
            decode(model, prompts.get(0));
            for (JsonNode prompt : prompts) {
                System.out.println(decode(model, prompt));
            }
        }
        // The library's own threads don't end with the model.
        System.exit(0);
    }

    /** The first line of each prompt. */
    private static List<JsonNode> prompts(Path lines) throws Exception {
        Map<Integer, JsonNode> first = new LinkedHashMap<>();
        for (String line : Files.readAllLines(lines)) {
            JsonNode prompt = JSON.readTree(line);
            first.putIfAbsent(prompt.path("promptIndex").asInt(), prompt);
        }
        return new ArrayList<>(first.values());
    }

    private static ObjectNode decode(LlamaModel model, JsonNode prompt) throws Exception {
        String text = prompt.path("prompt").asText();
        InferenceParameters request = new InferenceParameters(text)
                .setNPredict(prompt.path("maxNewTokens").asInt())
                .setTemperature(0)
                .setCachePrompt(false);
        StringBuilder answer = new StringBuilder();
        int tokens = 0;
        long first = 0;
        long begin = System.nanoTime();
        for (LlamaOutput output : model.generate(request)) {
            first = tokens == 0 ? System.nanoTime() : first;
            tokens++;
            answer.append(output.text);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        ObjectNode line = JSON.createObjectNode();
        line.put("tokens", tokens);
        line.put("seconds", seconds);
        line.put("tokensPerSecond", tokens / seconds);
        line.put("firstTokenSeconds", (first - begin) / 1e9);
        line.put("promptTokens", model.encode(text).length);
        line.put("peakRssBytes", peakBytes());
        line.put("text", answer.toString());
        line.put("drafter", "llama.cpp");
        for (String same : List.of("run", "promptIndex", "prompt", "category", "threads", "maxNewTokens")) {
            line.set(same, prompt.path(same));
        }
        return line;
    }

    private static long peakBytes() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }
}
