"""Writes a GGUF file with a tensor of each type that the library reads, and the numbers that the gguf package makes of them.

    python make_gguf_golden.py ../../speculative-djl/src/test/resources/io/speculative/djl/gguf

Blocks are random bytes with scales in the range of real ones, as the package can't quantise to every type.
"""

import sys

import gguf
import numpy as np

ROWS = 3
COLUMNS = 512
TYPES = ["F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"]

# Where the half-precision scales of a block begin.
SCALES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}


def blocks(name, random):
    kind = gguf.GGMLQuantizationType[name]
    size, bytes_per_block = gguf.GGML_QUANT_SIZES[kind]
    if name in SCALES:
        data = random.integers(0, 256, (ROWS, COLUMNS // size, bytes_per_block), dtype=np.uint8)
        for at in SCALES[name]:
            scales = random.normal(0, 0.02, data.shape[:2]).astype(np.float16)
            data[:, :, at : at + 2] = scales[..., None].view(np.uint8).reshape(*data.shape[:2], 2)
        return data.reshape(ROWS, -1)
    numbers = random.normal(0, 1, (ROWS, COLUMNS)).astype(np.float32)
    return numbers if name == "F32" else gguf.quants.quantize(numbers, kind)


def main():
    folder = sys.argv[1]
    random = np.random.default_rng(14)
    writer = gguf.GGUFWriter(f"{folder}/types.gguf", "llama")
    expected = []
    for name in TYPES:
        kind = gguf.GGMLQuantizationType[name]
        data = blocks(name, random)
        writer.add_tensor(name, data, raw_dtype=kind)
        expected.append(gguf.quants.dequantize(data.view(np.uint8) if name == "BF16" else data, kind).astype("<f4"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    np.concatenate([numbers.reshape(-1) for numbers in expected]).tofile(f"{folder}/types.f32")


main()
