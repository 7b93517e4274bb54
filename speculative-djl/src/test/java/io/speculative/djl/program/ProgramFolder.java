package io.speculative.djl.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.djl.family.ModelFamily;
import io.speculative.djl.json.JsonFile;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.torch.TorchScript;
import io.speculative.djl.weights.Checkpoint;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.djl.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Writes the programs that the library runs on a GPU to a folder, for {@code tools/gpu/check_program.py}, which runs them without
 * a virtual machine. One folder per model:
 *
 * <ul>
 *   <li>{@code fp32.pt}, {@code fp16.pt} and {@code bf16.pt}: the program for each precision that a GPU has, as an archive that
 *       {@code torch.jit.load} reads;
 *   <li>{@code tensors.safetensors}: the table of rotations and, where rows are to be compared, the weights, the tensors of the
 *       calls, and the rows that the library computes on the CPU in 32-bit floats ({@link RecordedCalls});
 *   <li>{@code model.json}: the names and shapes of the weights in the order of the program, the shape of a cache, and the calls. A
 *       model without calls is there to be timed, on the kind of device that {@code timedOn} names.
 * </ul>
 */
final class ProgramFolder {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Precision> PRECISIONS = List.of(Precision.FP32, Precision.FP16, Precision.BF16);
    private static final int TIMED_POSITIONS = 2048;

    private ProgramFolder() {}

    /**
     * Writes models with their calls, and shapes to be timed.
     *
     * @param arguments the folder to write to, and a folder of model folders in Hugging Face layout
     */
    public static void main(String... arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        TorchRuntime.useThreads(1);
        try (Stream<Path> models = Files.list(Path.of(arguments[1]))) {
            for (Path model : models.sorted().toList()) {
                writeModel(target.resolve(model.getFileName()), model);
            }
        }
        writeTimed(target.resolve("7b"), llama(4096, 32, new Heads(32, 32, 128), 11008), "cuda");
        writeTimed(target.resolve("7b-grouped"), llama(4096, 32, new Heads(32, 8, 128), 14336), "cuda");
        writeTimed(target.resolve("20m"), llama(256, 4, new Heads(8, 4, 32), 688), "cpu");
    }

    private static void writeModel(Path target, Path source) throws IOException {
        JsonFile file = JsonFile.read(source.resolve("config.json"));
        ModelFamily family = ModelFamily.of(file);
        DecoderConfig config = family.decoder(file);
        try (ModelWeights weights = ModelWeights.open(source);
                PtNDManager manager = TorchRuntime.newManager(Device.cpu())) {
            Checkpoint checkpoint =
                    Checkpoint.of(weights, family.names(config, weights.names()), WeightLayout.shapes(config));
            Map<String, NDArray> tensors = weights(config, checkpoint, manager);
            try (RecordedCalls recorded = RecordedCalls.of(config, checkpoint, manager)) {
                tensors.putAll(recorded.tensors());
                write(target, config, tensors, Map.of("calls", recorded.calls()));
            }
        }
    }

    private static DecoderConfig llama(int hidden, int layers, Heads heads, int feedForwardWidth) {
        Size size = new Size(hidden, layers, TIMED_POSITIONS);
        return DecoderConfig.llama(size, heads, feedForwardWidth, 32_000, 1e-5, 10_000);
    }

    private static void writeTimed(Path folder, DecoderConfig config, String device) throws IOException {
        try (PtNDManager manager = TorchRuntime.newManager(Device.cpu())) {
            Map<String, NDArray> rotation = Map.of("rotation", PackedWeights.rotation(config, manager));
            write(folder, config, rotation, Map.of("timedOn", device));
        }
    }

    private static Map<String, NDArray> weights(DecoderConfig config, Checkpoint checkpoint, PtNDManager manager) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("rotation", PackedWeights.rotation(config, manager));
        EnumSet<TensorRole> shared = EnumSet.copyOf(WeightLayout.sharedRoles(config));
        PackedWeights.tensors(config, checkpoint, shared, 0, manager)
                .forEach((role, tensor) -> tensors.put(role.name(), tensor));
        EnumSet<TensorRole> perLayer = EnumSet.copyOf(WeightLayout.layerRoles(config));
        for (int layer = 0; layer < config.size().layers(); layer++) {
            String suffix = "." + layer;
            PackedWeights.tensors(config, checkpoint, perLayer, layer, manager)
                    .forEach((role, tensor) -> tensors.put(role.name() + suffix, tensor));
        }
        return tensors;
    }

    private static void write(
            Path folder, DecoderConfig config, Map<String, NDArray> tensors, Map<String, Object> purpose)
            throws IOException {
        Files.createDirectories(folder);
        for (Precision precision : PRECISIONS) {
            LinearKernel kernel = LinearKernel.of(precision, Device.gpu());
            String text = DecoderProgram.inference(config, kernel, RowKernel.FAST, List.of());
            Path file = folder.resolve(precision.name().toLowerCase(Locale.ROOT) + ".pt");
            Files.write(file, TorchScript.archive(text));
        }
        SafetensorsWriter.write(folder.resolve("tensors.safetensors"), tensors);
        Map<String, Object> model = new LinkedHashMap<>(purpose);
        model.put("layers", config.size().layers());
        model.put("cache", new int[] {
            config.size().layers(),
            2,
            config.heads().keyValues(),
            config.size().positions(),
            config.heads().size()
        });
        model.put("shared", shapes(config, WeightLayout.sharedRoles(config)));
        model.put("perLayer", shapes(config, WeightLayout.layerRoles(config)));
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("model.json").toFile(), model);
    }

    /** Names and shapes of weights, in order. */
    private static Map<String, long[]> shapes(DecoderConfig config, List<TensorRole> roles) {
        Map<TensorRole, Shape> all = WeightLayout.shapes(config);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (TensorRole role : roles) {
            shapes.put(role.name(), Objects.requireNonNull(all.get(role)).getShape());
        }
        return shapes;
    }
}
