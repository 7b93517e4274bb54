package io.speculative.djl.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A program text compiled by libtorch: the text becomes the one module of a TorchScript archive, built in memory.
 *
 * <p>The archive holds no weights. A program is given its tensors as arguments at every call, so one compiled program
 * serves any number of weight sets, caches and threads. Calls from several threads are safe as long as they do not
 * write to the same tensors.
 *
 * <p>The instance owns the compiled module; close it after the last call.
 */
public final class TorchScript implements AutoCloseable {

    private static final String FOLDER = "program/";
    private static final String CLASS_HEADER = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private final PtNDManager owner;
    private final PtSymbolBlock block;

    private TorchScript(PtNDManager owner, PtSymbolBlock block) {
        this.owner = owner;
        this.block = block;
    }

    /**
     * Compiles a program.
     *
     * @param methods the method definitions of the module, in TorchScript's serialized form: two spaces of indent,
     *     {@code self} annotated as {@code __torch__.M}, operators written {@code torch.op(...)}
     * @param device the device of the module
     * @return the compiled program; the caller closes it
     * @throws IllegalArgumentException if libtorch refuses the text; the message holds libtorch's complaint
     */
    public static TorchScript compile(String methods, Device device) {
        PtNDManager owner = TorchRuntime.newManager(device);
        try {
            // DJL's Model does the same, and leaves an empty folder in the temporary directory for each.
            InputStream archive = new ByteArrayInputStream(archive(methods));
            return new TorchScript(owner, JniUtils.loadModule(owner, archive, false, false));
        } catch (IOException | RuntimeException e) {
            owner.close();
            throw new IllegalArgumentException("methods: refused by libtorch: " + e.getMessage(), e);
        }
    }

    /**
     * Calls {@code forward} without gradients.
     *
     * @param arguments the arguments in the order of the program's declaration; the caller closes them
     * @return the result; the caller closes it. Tensors in it cannot be updated in place by later eager operations.
     */
    public IValue forward(IValue... arguments) {
        return block.forward(arguments);
    }

    /**
     * Calls a named method without gradients.
     *
     * @param method the name of a method of the program
     * @param arguments the arguments in the order of the method's declaration; the caller closes them
     * @return the result; the caller closes it
     */
    public IValue call(String method, IValue... arguments) {
        return IValueUtils.runMethod(block, method, arguments);
    }

    /**
     * Calls {@code forward} so that gradients flow back to those arguments that require them.
     *
     * @param arguments tensors; several that share the name {@code x[]} become one list argument
     * @return the result, attached to the manager of the first argument
     */
    public NDList forwardWithGradient(NDList arguments) {
        return block.forward(new ParameterStore(), arguments, true);
    }

    /** Releases the compiled module. */
    @Override
    public void close() {
        block.close();
        owner.close();
    }

    /**
     * The archive that {@link #compile} loads, which other users of libtorch can load too.
     *
     * @param methods the method definitions, as for {@link #compile}
     * @return the bytes of a zip file
     */
    public static byte[] archive(String methods) {
        String code = CLASS_HEADER + methods;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", modulePickle());
            store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** An instance of class {@code M} whose only attribute is {@code training = False}, as a pickle of protocol 2. */
    private static byte[] modulePickle() throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2, 'c'});
        pickle.write("__torch__\nM\n".getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {'q', 0, ')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        pickle.write("training".getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        return pickle.toByteArray();
    }

    /** libtorch maps archive entries, so they must be stored, not deflated. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(FOLDER + name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
