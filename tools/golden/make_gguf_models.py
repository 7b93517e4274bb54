"""Writes the tiny models of make_golden.py as GGUF files, the way llama.cpp's converter writes models.

    python tools/golden/make_gguf_models.py speculative-djl/src/test/resources/io/speculative/djl [name ...]

Reads golden/<name>/ and writes gguf/golden/<name>.gguf; without names, all of them. The files are of the same functions as the
folders, so golden/<name>/golden.json holds for both. Matrices keep their type, vectors are 32-bit floats.
"""

import json
import math
import sys
from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors.torch import load_file

ARCHITECTURES = {"mistral": "llama", "gemma3_text": "gemma3"}
TEMPLATE = "{% for m in messages %}{{ m['content'] }}{% endfor %}"


def interleaved(rows, heads):
    """Rows of queries or keys as llama.cpp turns them: pairs side by side, not half a head apart."""
    return rows.reshape(heads, 2, -1, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def tensors(config, checkpoint):
    """The tensors by their names in the file."""
    kind, layers = config["model_type"], config["num_hidden_layers"]
    heads, key_heads = config["num_attention_heads"], config["num_key_value_heads"]
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH[ARCHITECTURES.get(kind, kind).upper()], layers)
    for name, tensor in checkpoint.items():
        if kind in ("llama", "mistral") and ".q_proj." in name:
            tensor = interleaved(tensor, heads)
        if kind in ("llama", "mistral") and ".k_proj." in name:
            tensor = interleaved(tensor, key_heads)
        if kind.startswith("gemma") and name.endswith("norm.weight"):
            tensor = tensor + 1
        if kind == "gemma2" and ".q_proj." in name or kind == "gemma3_text" and ".q_norm." in name:
            # A file can't say by what products are scaled: it is the size of a head. So the queries are scaled instead,
            # or what their norm multiplies them by.
            tensor = tensor * math.sqrt(config["head_dim"] / config["query_pre_attn_scalar"])
        yield names.get_name(name, try_suffixes=(".weight", ".bias")), tensor.float() if tensor.dim() == 1 else tensor


def llama3_factors(config, rope):
    """By what llama3 divides the frequency of each pair."""
    before, size = rope["original_max_position_embeddings"], config["head_dim"]
    low, high = rope["low_freq_factor"], rope["high_freq_factor"]
    for pair in range(size // 2):
        turns = before * config["rope_theta"] ** (-2 * pair / size) / (2 * math.pi)
        kept = min(1.0, max(0.0, (turns - low) / (high - low)))
        yield 1 / (kept + (1 - kept) / rope["factor"])


def write_scaling(writer, config, rope):
    """Keys of a scaling by type; factors of pairs are tensors."""
    kind = rope.get("rope_type") or rope.get("type")
    if kind == "llama3":
        write_factors(writer, "rope_freqs.weight", llama3_factors(config, rope))
    elif kind == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(rope["factor"])
    elif kind == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(rope["factor"])
        writer.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
    elif kind == "longrope":
        # The converter leaves out the type.
        before = config["original_max_position_embeddings"]
        growth = config["max_position_embeddings"] / before
        writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(growth) / math.log(before)))
        write_factors(writer, "rope_factors_long.weight", rope["long_factor"])
        write_factors(writer, "rope_factors_short.weight", rope["short_factor"])


def write_factors(writer, name, factors):
    writer.add_tensor(name, np.array(list(factors), dtype=np.float32))


def write_shape(writer, config):
    size = config.get("head_dim", config["hidden_size"] // config["num_attention_heads"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    rope = config.get("rope_scaling") or config.get("rope_parameters") or {}
    kind = config["model_type"]
    if kind == "gemma3_text":
        writer.add_rope_freq_base_swa(config["rope_local_base_freq"])
        writer.add_sliding_window_pattern(config["sliding_window_pattern"])
    if kind != "gemma2":
        writer.add_rope_freq_base(rope.get("rope_theta") or config["rope_theta"])
    if kind in ("llama", "mistral", "phi3"):
        share = rope.get("partial_rotary_factor") or config.get("partial_rotary_factor") or 1
        writer.add_rope_dimension_count(int(share * size))
    if "head_dim" in config:
        writer.add_key_length(size)
        writer.add_value_length(size)
    if kind in ("gemma2", "gemma3_text", "phi3", "mistral"):
        # The converter leaves out Mistral's, and writes 0 for none.
        writer.add_sliding_window(config["sliding_window"] or 0)
    if kind == "gemma2":
        writer.add_attn_logit_softcapping(config["attn_logit_softcapping"])
        writer.add_final_logit_softcapping(config["final_logit_softcapping"])
    if kind == "phi3":
        writer.add_rope_scaling_orig_ctx_len(config["original_max_position_embeddings"])
    write_scaling(writer, config, rope)


def write_tokenizer(writer, config):
    """Pieces with scores for the older families, byte-level merges for Qwen; the ids have no meaning for the logits."""
    characters = [chr(code) for code in (*range(0x21, 0x7F), 0xA1, 0xA2)]
    kinds = [gguf.TokenType.NORMAL] * len(characters)
    begin, end = config["bos_token_id"], config["eos_token_id"]
    for token, text in ((begin, "<s>"), (end, "</s>"), *(() if config["model_type"].startswith("qwen") else ((0, "<unk>"),))):
        characters[token] = text
        kinds[token] = gguf.TokenType.UNKNOWN if token == 0 else gguf.TokenType.CONTROL
    if config["model_type"].startswith("qwen"):
        characters[94], characters[95] = "ab", "\u0120"
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("qwen2")
        writer.add_token_merges(["a b"])
        writer.add_chat_template(TEMPLATE)
    else:
        characters[94], characters[95] = "ab", "\u2581"
        writer.add_tokenizer_model("llama")
        writer.add_tokenizer_pre("default")
        writer.add_token_scores([-float(id) for id in range(len(characters))])
        writer.add_add_space_prefix(False)
        writer.add_unk_token_id(0)
    writer.add_token_list(characters)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(begin)
    writer.add_eos_token_id(end)


def write(folder, file):
    config = json.loads((folder / "config.json").read_text())
    kind = config["model_type"]
    writer = gguf.GGUFWriter(file, ARCHITECTURES.get(kind, kind))
    write_shape(writer, config)
    write_tokenizer(writer, config)
    for name, tensor in tensors(config, load_file(folder / "model.safetensors")):
        if tensor.dtype == torch.bfloat16:
            bits = tensor.view(torch.uint16).numpy()
            writer.add_tensor(name, bits.view(np.uint8), raw_dtype=gguf.GGMLQuantizationType.BF16)
        else:
            writer.add_tensor(name, tensor.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


NAMES = (
    "llama llama3 llama-bias llama-f16 llama-linear mistral qwen2 qwen2-yarn qwen3 phi3 phi3-longrope phi3-longrope-short gemma2 gemma3"
).split()


def main(root, *names):
    for name in names or NAMES:
        write(root / "golden" / name, root / "gguf" / "golden" / f"{name}.gguf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
