/**
 * Runs language models in this process, through libtorch: Llama, Mistral, Qwen, Phi-3, Gemma 2, OPT, GPT-2 and GPT-NeoX.
 *
 * <p>Start at {@link io.speculative.djl.HuggingFaceModel}: it opens a folder in Hugging Face layout, or a GGUF file, and is a
 * {@link io.speculative.model.LanguageModel} from then on. {@link io.speculative.djl.ModelOptions} chooses precision,
 * device, threads, the longest context, the memory to use and whether the rows of a pass may depend on each other.
 *
 * <p>The whole decoder is one program generated from the folder's {@code config.json} ({@link
 * io.speculative.djl.program}), so a forward pass over a token tree is one call, and so is a whole drafted chain. Rows of
 * logits stay where they were computed until somebody asks for one.
 *
 * <h2>Threads</h2>
 *
 * libtorch is one per process and so is its number of threads: {@link io.speculative.djl.ModelOptions#threads} of the
 * model opened last counts for all. Its OpenMP threads spin while they wait for each other. By default they spin for
 * milliseconds, and beside three busy loops on two cores decoding was nine times slower. So on Linux this library sets
 * {@code GOMP_SPINCOUNT=1000} in the environment of the process before libtorch reads it, unless {@code GOMP_SPINCOUNT} or
 * {@code OMP_WAIT_POLICY} is set: threads spin briefly and then sleep. Elsewhere it says once, at INFO, that it can't; ask
 * for fewer threads there if other work runs beside. libtorch must not have been loaded before the first model is opened.
 *
 * <h2>Network</h2>
 *
 * None. Before libtorch is started the system properties {@code ai.djl.offline} and {@code OPT_OUT_TRACKING} are set to
 * true unless they have a value. libtorch itself is unpacked from its jar once, to {@code ~/.djl.ai} or where the
 * environment variable {@code DJL_CACHE_DIR} says.
 */
@NullMarked
package io.speculative.djl;

import org.jspecify.annotations.NullMarked;
