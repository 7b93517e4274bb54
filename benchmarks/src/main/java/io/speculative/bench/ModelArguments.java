package io.speculative.bench;

import ai.djl.Device;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which models, and how they are run. */
public final class ModelArguments {

    @Option(
            names = "--target",
            paramLabel = "PATH",
            required = true,
            description = "the target: a folder or a GGUF file")
    private Path target = Path.of("");

    @Option(names = "--draft", paramLabel = "PATH", description = "the draft model, likewise")
    private Optional<Path> draft = Optional.empty();

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp16|bf16|int8",
            converter = PrecisionConverter.class,
            description = "of the target's linear maps; several are run in turn; default: fp16")
    private List<Precision> precisions = List.of(Precision.FP16);

    @Option(
            names = "--draft-precision",
            paramLabel = "fp32|fp16|bf16|int8",
            converter = PrecisionConverter.class,
            description = "of the draft model's linear maps; default: the target's")
    private Optional<Precision> draftPrecision = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "per operation; default: one per core")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--rows",
            paramLabel = "fast|bit-equal",
            converter = RowsConverter.class,
            description =
                    "whether a row may depend on the other rows of its pass; bit-equal goes with fp16 and int8; default: fast")
    private RowArithmetic rows = RowArithmetic.FAST;

    @Option(
            names = "--device",
            paramLabel = "cpu|gpu|gpuN",
            converter = DeviceConverter.class,
            description = "where both models run; default: cpu")
    private Device device = Device.cpu();

    /** The precisions of the target to run, at least one. */
    public List<Precision> precisions() {
        return precisions;
    }

    /**
     * The precision of the target, for a command that runs one.
     *
     * @throws IllegalArgumentException if there are several
     */
    public Precision precision() {
        if (precisions.size() > 1) {
            throw new IllegalArgumentException("--precision: " + precisions.size() + " of them (expected: one)");
        }
        return precisions.get(0);
    }

    /** Whether a draft model is named. */
    public boolean namesDraft() {
        return draft.isPresent();
    }

    /**
     * Opens the target alone.
     *
     * @throws IllegalArgumentException if the model can't be opened
     */
    public ModelPair openTarget(ModelOpener opener, Precision precision) {
        return new ModelPair(opener.open(target, options(precision)), Optional.empty());
    }

    /**
     * Opens both models.
     *
     * @throws IllegalArgumentException if no draft model is named, or a model can't be opened
     */
    public ModelPair openPair(ModelOpener opener, Precision precision) {
        Path folder = draft.orElseThrow(
                () -> new IllegalArgumentException("--draft: none (expected: a model, as a drafter needs it)"));
        ModelPair alone = openTarget(opener, precision);
        try {
            return new ModelPair(
                    alone.target(), Optional.of(opener.open(folder, options(draftPrecision.orElse(precision)))));
        } catch (RuntimeException | Error e) {
            alone.close();
            throw e;
        }
    }

    /** Adds the settings to a JSON line; what is not set is null. */
    public void describe(ObjectNode line, Precision precision) {
        line.put("target", target.toString());
        line.put("draft", draft.map(Path::toString).orElse(null));
        line.put("precision", written(precision));
        line.put(
                "draftPrecision",
                draft.map(folder -> written(draftPrecision.orElse(precision))).orElse(null));
        line.put("rows", RowsConverter.written(rows));
        line.put("device", device.toString());
        line.put("threads", options(precision).threads());
    }

    private ModelOptions options(Precision ofLinearMaps) {
        ModelOptions options = ModelOptions.defaults()
                .withPrecision(ofLinearMaps)
                .withDevice(device)
                .withRows(rows);
        return threads.map(options::withThreads).orElse(options);
    }

    private static String written(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    /** Reads a precision as it is written on the command line. */
    public static final class PrecisionConverter implements ITypeConverter<Precision> {
        @Override
        public Precision convert(String value) {
            for (Precision precision : Precision.values()) {
                if (written(precision).equals(value)) {
                    return precision;
                }
            }
            throw new TypeConversionException(value + " (expected: fp32, fp16, bf16 or int8)");
        }
    }

    /** Reads row arithmetic as it is written on the command line. */
    static final class RowsConverter implements ITypeConverter<RowArithmetic> {
        static String written(RowArithmetic rows) {
            return rows.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public RowArithmetic convert(String value) {
            for (RowArithmetic rows : RowArithmetic.values()) {
                if (written(rows).equals(value)) {
                    return rows;
                }
            }
            throw new TypeConversionException(value + " (expected: fast or bit-equal)");
        }
    }

    /** Reads a device as it is written on the command line. */
    static final class DeviceConverter implements ITypeConverter<Device> {
        @Override
        public Device convert(String value) {
            if (!value.matches("cpu|gpu\\d{0,3}")) {
                throw new TypeConversionException(value + " (expected: cpu, gpu or gpu and a number)");
            }
            return Device.fromName(value.equals("gpu") ? "gpu0" : value);
        }
    }
}
