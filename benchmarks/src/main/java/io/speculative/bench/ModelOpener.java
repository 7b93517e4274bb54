package io.speculative.bench;

import io.speculative.djl.ModelOptions;
import io.speculative.model.LanguageModel;
import java.nio.file.Path;

/** Opens model folders and GGUF files. */
@FunctionalInterface
public interface ModelOpener {

    /**
     * Opens a folder or a file.
     *
     * @return to be closed by the caller
     * @throws IllegalArgumentException if the folder or a file in it can't be used
     */
    LanguageModel open(Path folder, ModelOptions options);
}
