"""Writes tiny random models of every supported family, and what Hugging Face transformers computes with them.

    python tools/golden/make_golden.py speculative-djl/src/test/resources/io/speculative/djl/golden [variant ...]

Without names of variants all are written.
A model is saved as a checkpoint is, its config.json put into the style of its time, and loaded back; the golden values
are what the loaded model computes in 32-bit floats on the CPU, with eager attention and without a cache. The first seed
is taken whose greedy path is clear and varied, and with which the features that the variant is there for matter.
"""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText

VOCABULARY = 96
CONTEXT = 64
PROMPT_LENGTHS = (1, 7, 20)
LONG_PROMPT_LENGTHS = (1, 7, 50)
PREFIX_LENGTH = 13
PARENTS = [-1, 0, 0, 1, 1, 2, 3, 3, 6]
GREEDY_PROMPT_LENGTH = 10
GREEDY_LENGTH = 24
CLEAR_MARGIN = 1e-2  # between the two best logits of a greedy step
MATTERS = 1e-2  # by which a feature has to change some logit

COMMON = dict(
    vocab_size=VOCABULARY,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    max_position_embeddings=CONTEXT,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=None,
    tie_word_embeddings=False,
)
GPT2 = dict(
    vocab_size=VOCABULARY, n_embd=32, n_layer=2, n_head=4, n_positions=CONTEXT, bos_token_id=95, eos_token_id=95
)
NEOX = dict(COMMON, num_attention_heads=2, intermediate_size=64, bos_token_id=0, eos_token_id=0)
GATED = dict(COMMON, intermediate_size=40, num_key_value_heads=2)
GEMMA = dict(bos_token_id=2, eos_token_id=1, pad_token_id=0, tie_word_embeddings=True)


FALCON = dict(COMMON, tie_word_embeddings=True, bos_token_id=95, eos_token_id=95)
TINY_EYE = dict(
    model_type="pixtral",
    hidden_size=8,
    intermediate_size=8,
    num_hidden_layers=1,
    num_attention_heads=1,
    head_dim=8,
    patch_size=2,
    image_size=4,
)


def old_style(dropped="", **added):
    """The style before transformers 5, which most checkpoints are in: the rotary base at the top level."""

    def rewrite(config):
        rope = config.pop("rope_parameters", {})
        if "rope_theta" in rope:
            config["rope_theta"] = rope["rope_theta"]
        config["torch_dtype"] = config.pop("dtype")
        config["transformers_version"] = "4.44.0"
        return {name: value for name, value in config.items() if name not in dropped.split()} | added

    return rewrite


def old_gemma3(config):
    """The style of Gemma 3's checkpoints: each base at the top level, and one scaling, for layers without a window."""
    full, sliding = config.pop("rope_parameters").values()
    return old_style(
        "_sliding_window_pattern layer_types tie_word_embeddings use_bidirectional_attention",
        rope_theta=full["rope_theta"],
        rope_local_base_freq=sliding["rope_theta"],
        rope_scaling={"rope_type": full["rope_type"], "factor": full["factor"]},
        sliding_window_pattern=3,
    )(config)


def first_gpt2(model):
    """The tensors as OpenAI's checkpoints have them: names without a prefix, and the causal masks among them."""
    masks = {
        f"h.{layer}.attn.bias": torch.ones(CONTEXT, CONTEXT).tril().view(1, 1, CONTEXT, CONTEXT)
        for layer in range(model.config.n_layer)
    }
    return model.transformer.state_dict() | masks


def first_gpt_neo(model):
    """The tensors as EleutherAI's checkpoints have them: masks among them, and what they are filled with."""
    masks = {
        f"transformer.h.{layer}.attn.attention.{name}": mask
        for layer in range(model.config.num_layers)
        for name, mask in (("bias", torch.ones(1, 1, 8, 8)), ("masked_bias", torch.tensor(-1e9)))
    }
    return model.state_dict() | masks


@dataclass
class Variant:
    """A family's model: its settings, how it is saved, and changes that each take away a feature it is there for."""

    model_type: str
    settings: dict
    without: tuple = ()
    embedding_spread: float = 0.5
    dtype: torch.dtype = torch.float32
    shard_size: str = "1GB"
    tensors: Callable[[torch.nn.Module], dict] = lambda model: model.state_dict()
    rewrite: Callable[[dict], dict] = lambda config: config
    end_tokens: tuple = ()
    prompt_lengths: tuple = PROMPT_LENGTHS
    prefix_length: int = PREFIX_LENGTH
    greedy_prompt_length: int = GREEDY_PROMPT_LENGTH
    context_limit: int = CONTEXT  # for how many positions the library has to open it

    @property
    def auto(self):
        """The class that makes the whole model, which may have its text model inside."""
        return AutoModelForImageTextToText if "text_config" in self.settings else AutoModelForCausalLM


PLAIN_ROPE = {"rope_type": "default", "rope_theta": 10000.0}
LLAMA3_SCALING = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}

YARN_SCALING = {"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 32}
# With a base and bounds between which a head of 8 has a pair that is blended.
SHAPED_YARN = {
    "rope_type": "yarn",
    "factor": 4.0,
    "original_max_position_embeddings": 16,
    "beta_fast": 2.5,
    "beta_slow": 0.1,
    "mscale": 1.0,
    "mscale_all_dim": 0.5,
    "truncate": False,
}
GEMMA3_ROPE = {
    "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000.0},
    "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
}
NEW_GEMMA3_ROPE = {
    "full_attention": dict(YARN_SCALING, rope_theta=200.0),
    "sliding_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 100.0},
}
LONGROPE = {
    "rope_type": "longrope",
    "short_factor": [1.0, 1.1, 1.3],
    "long_factor": [1.0, 1.5, 3.0],
    "rope_theta": 10000.0,
    "partial_rotary_factor": 0.75,
}
VARIANTS = {
    "llama": Variant("llama", GATED),
    "llama3": Variant(
        "llama",
        dict(GATED, head_dim=16, tie_word_embeddings=True, rope_parameters=dict(LLAMA3_SCALING, rope_theta=10000.0)),
        without=(dict(rope_parameters=PLAIN_ROPE),),
        rewrite=old_style(rope_scaling=LLAMA3_SCALING),
        end_tokens=(95, 94),
    ),
    "llama-linear": Variant(
        "llama",
        dict(GATED, rope_parameters=dict(rope_type="linear", factor=2.0, rope_theta=10000.0)),
        without=(dict(rope_parameters=PLAIN_ROPE),),
        rewrite=old_style(rope_scaling={"type": "linear", "factor": 2.0}),
    ),
    "llama-bias": Variant("llama", dict(GATED, attention_bias=True, mlp_bias=True)),
    "llama-f16": Variant("llama", GATED, dtype=torch.float16),
    "vicuna": Variant(
        "llama",
        dict(GATED, num_key_value_heads=4),
        shard_size="30KB",
        rewrite=old_style(
            "attention_bias attention_dropout head_dim mlp_bias num_key_value_heads pretraining_tp rope_theta",
            pad_token_id=0,
        ),
    ),
    "llama-dynamic": Variant(
        "llama",
        dict(GATED, rope_parameters=dict(rope_type="dynamic", factor=4.0, rope_theta=10000.0)),
        rewrite=old_style(rope_scaling={"type": "dynamic", "factor": 4.0}),
        prompt_lengths=LONG_PROMPT_LENGTHS,
    ),
    "llama-yarn": Variant(
        "llama",
        dict(GATED, rope_parameters=dict(SHAPED_YARN, rope_theta=100.0)),
        without=(
            dict(rope_parameters=dict(PLAIN_ROPE, rope_theta=100.0)),
            dict(rope_parameters=dict(SHAPED_YARN, rope_theta=100.0, beta_fast=32)),
            dict(rope_parameters=dict(SHAPED_YARN, rope_theta=100.0, beta_slow=1)),
            dict(rope_parameters=dict(SHAPED_YARN, rope_theta=100.0, mscale=None)),
            dict(rope_parameters=dict(SHAPED_YARN, rope_theta=100.0, truncate=True)),
        ),
        prompt_lengths=LONG_PROMPT_LENGTHS,
    ),
    "mistral": Variant("mistral", dict(GATED, head_dim=12, sliding_window=8), without=(dict(sliding_window=None),)),
    "qwen2": Variant(
        "qwen2",
        dict(GATED, tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
        dtype=torch.bfloat16,
        # As the checkpoints have it: a window that is switched off.
        rewrite=old_style("layer_types pad_token_id", sliding_window=8, max_window_layers=1),
    ),
    "qwen2-yarn": Variant(
        "qwen2",
        dict(GATED, rope_parameters=dict(YARN_SCALING, rope_theta=1000000.0)),
        without=(dict(rope_parameters=dict(PLAIN_ROPE, rope_theta=1000000.0)),),
        # As users of Qwen 2.5 write it: the stated context is the one before.
        rewrite=old_style(
            "layer_types",
            rope_scaling={"type": "yarn", "factor": 2.0, "original_max_position_embeddings": 32},
            max_position_embeddings=32,
        ),
        prompt_lengths=LONG_PROMPT_LENGTHS,
    ),
    "qwen3": Variant("qwen3", dict(GATED, head_dim=12)),
    "phi3": Variant("phi3", dict(GATED, sliding_window=8), without=(dict(sliding_window=None),)),
    "phi3-longrope": Variant(
        "phi3",
        dict(GATED, original_max_position_embeddings=16, rope_parameters=LONGROPE),
        without=(
            dict(rope_parameters=dict(LONGROPE, long_factor=LONGROPE["short_factor"])),
            dict(rope_parameters=dict(LONGROPE, attention_factor=1.0)),
        ),
        # Longer than the context before, so that transformers takes the long factors.
        prompt_lengths=(17, 24, 50),
        prefix_length=20,
        greedy_prompt_length=20,
    ),
    "phi3-longrope-short": Variant(
        "phi3",
        dict(GATED, original_max_position_embeddings=40, rope_parameters=LONGROPE),
        without=(dict(rope_parameters=dict(LONGROPE, short_factor=LONGROPE["long_factor"])),),
        rewrite=old_style(
            rope_scaling={"type": "longrope"} | {name: LONGROPE[name] for name in ("short_factor", "long_factor")},
            partial_rotary_factor=0.75,
        ),
        context_limit=40,
    ),
    "smollm3": Variant(
        "smollm3",
        dict(
            GATED,
            num_hidden_layers=3,
            tie_word_embeddings=True,
            no_rope_layer_interval=2,
            rope_parameters=dict(rope_type="default", rope_theta=5000000.0),
        ),
        without=(dict(no_rope_layers=[1, 1, 1]), dict(no_rope_layers=[0, 0, 0])),
        rewrite=old_style("layer_types", max_window_layers=2),
    ),
    "smollm3-window": Variant(
        "smollm3",
        dict(
            GATED,
            num_hidden_layers=3,
            no_rope_layers=[0, 1, 0],
            use_sliding_window=True,
            sliding_window=8,
            attention_bias=True,
            mlp_bias=True,
        ),
        without=(
            dict(no_rope_layers=[1, 1, 1]),
            dict(layer_types=["full_attention"] * 3),
            dict(layer_types=["sliding_attention"] * 3),
        ),
    ),
    "olmo2": Variant("olmo2", dict(GATED)),
    "olmo2-bias": Variant("olmo2", dict(GATED, attention_bias=True, num_key_value_heads=4, tie_word_embeddings=True)),
    "gemma": Variant(
        "gemma",
        dict(GATED | GEMMA, head_dim=12, hidden_act="gelu_pytorch_tanh"),
        rewrite=old_style(
            "tie_word_embeddings use_bidirectional_attention", hidden_act="gelu", hidden_activation=None
        ),
        embedding_spread=0.1,
    ),
    "gemma2": Variant(
        "gemma2",
        dict(
            GATED | GEMMA,
            num_hidden_layers=4,
            head_dim=12,
            query_pre_attn_scalar=20,
            sliding_window=8,
            attn_logit_softcapping=5.0,
            final_logit_softcapping=2.0,
        ),
        without=(
            dict(sliding_window=CONTEXT),
            dict(query_pre_attn_scalar=12),
            dict(attn_logit_softcapping=None),
            dict(final_logit_softcapping=None),
        ),
        rewrite=old_style("layer_types tie_word_embeddings use_bidirectional_attention", cache_implementation="hybrid"),
        # Its embeddings are scaled up by the root of the hidden size; larger ones would repeat the last token.
        embedding_spread=0.1,
    ),
    "gemma3": Variant(
        "gemma3_text",
        dict(
            GATED | GEMMA,
            num_hidden_layers=4,
            head_dim=12,
            query_pre_attn_scalar=20,
            sliding_window=8,
            sliding_window_pattern=3,
            rope_parameters=GEMMA3_ROPE,
        ),
        without=(
            dict(sliding_window=CONTEXT),
            dict(query_pre_attn_scalar=12),
            dict(rope_parameters=dict(GEMMA3_ROPE, full_attention=dict(PLAIN_ROPE, rope_theta=1000.0))),
            dict(rope_parameters=dict(GEMMA3_ROPE, full_attention=GEMMA3_ROPE["sliding_attention"])),
            dict(rope_parameters=dict(GEMMA3_ROPE, sliding_attention=GEMMA3_ROPE["full_attention"])),
        ),
        # As the checkpoints have it.
        rewrite=old_gemma3,
        embedding_spread=0.1,
    ),
    "gemma3-new": Variant(
        "gemma3_text",
        dict(
            GATED | GEMMA,
            num_hidden_layers=3,
            head_dim=12,
            query_pre_attn_scalar=6,
            sliding_window=8,
            layer_types=["full_attention", "sliding_attention", "full_attention"],
            rope_parameters=NEW_GEMMA3_ROPE,
            final_logit_softcapping=2.0,
        ),
        without=(
            dict(final_logit_softcapping=None),
            dict(rope_parameters=dict(NEW_GEMMA3_ROPE, full_attention=PLAIN_ROPE)),
            dict(rope_parameters=dict(NEW_GEMMA3_ROPE, sliding_attention=PLAIN_ROPE)),
        ),
        embedding_spread=0.1,
        prompt_lengths=LONG_PROMPT_LENGTHS,
    ),
    "granite": Variant(
        "granite",
        dict(
            GATED,
            attention_bias=True,
            mlp_bias=True,
            embedding_multiplier=3.0,
            attention_multiplier=0.15,
            residual_multiplier=0.6,
            logits_scaling=2.0,
            tie_word_embeddings=True,
        ),
        without=(
            dict(embedding_multiplier=1.0),
            dict(attention_multiplier=1.0),
            dict(residual_multiplier=1.0),
            dict(logits_scaling=1.0),
        ),
        rewrite=old_style("head_dim pad_token_id"),
        # They are scaled up.
        embedding_spread=0.15,
    ),
    "seed-oss": Variant(
        "seed_oss",
        dict(GATED, head_dim=12, attention_dropout=0.0, residual_dropout=0.0),
        rewrite=old_style("attention_out_bias", rope_scaling={"rope_type": "default"}),
    ),
    "starcoder2": Variant(
        "starcoder2",
        dict(GATED, sliding_window=8, tie_word_embeddings=True),
        without=(dict(sliding_window=None),),
        rewrite=old_style("pad_token_id tie_word_embeddings"),
    ),
    "stablelm": Variant(
        "stablelm",
        dict(GATED, num_attention_heads=2, use_qkv_bias=True),
        rewrite=old_style("pad_token_id qk_layernorm use_parallel_residual", partial_rotary_factor=0.25),
    ),
    "stablelm-parallel": Variant("stablelm", dict(GATED, num_attention_heads=2, use_parallel_residual=True)),
    "phi": Variant(
        "phi",
        dict(COMMON, intermediate_size=64, num_attention_heads=2),
        rewrite=old_style("pad_token_id num_key_value_heads", partial_rotary_factor=0.5, num_key_value_heads=None),
    ),
    "falcon": Variant(
        "falcon",
        FALCON,
        rewrite=old_style("pad_token_id ffn_hidden_size num_kv_heads num_ln_in_parallel_attn rope_theta"),
    ),
    "falcon-grouped": Variant("falcon", dict(FALCON, new_decoder_architecture=True, num_kv_heads=2)),
    "falcon-grouped-shared": Variant(
        "falcon",
        dict(FALCON, new_decoder_architecture=True, num_kv_heads=2, num_ln_in_parallel_attn=1),
    ),
    "falcon-sequential": Variant(
        "falcon", dict(FALCON, multi_query=False, parallel_attn=False, bias=True, tie_word_embeddings=False)
    ),
    "gpt-neo": Variant(
        "gpt_neo",
        dict(
            vocab_size=VOCABULARY,
            hidden_size=32,
            num_layers=3,
            num_heads=4,
            max_position_embeddings=CONTEXT,
            attention_types=[[["global", "local"], 1], [["local"], 1]],
            window_size=8,
            bos_token_id=95,
            eos_token_id=95,
        ),
        without=(dict(window_size=CONTEXT),),
        tensors=first_gpt_neo,
        rewrite=old_style("pad_token_id tie_word_embeddings"),
    ),
    "gemma3-inside": Variant(
        "gemma3",
        dict(
            text_config=dict(
                GATED | GEMMA,
                model_type="gemma3_text",
                num_hidden_layers=4,
                head_dim=12,
                query_pre_attn_scalar=20,
                sliding_window=8,
                sliding_window_pattern=3,
                rope_parameters=GEMMA3_ROPE,
            ),
            vision_config=dict(
                model_type="siglip_vision_model",
                hidden_size=8,
                intermediate_size=8,
                num_hidden_layers=1,
                num_attention_heads=1,
                patch_size=2,
                image_size=4,
                vision_use_head=False,
            ),
            mm_tokens_per_image=4,
        ),
        rewrite=lambda config: old_style("tie_word_embeddings")(config)
        | {"text_config": old_gemma3(config["text_config"])},
        embedding_spread=0.1,
    ),
    "mistral3": Variant(
        "mistral3",
        dict(
            text_config=dict(GATED, model_type="mistral", head_dim=12, sliding_window=None),
            vision_config=TINY_EYE,
            tie_word_embeddings=False,
        ),
        rewrite=old_style("bos_token_id eos_token_id"),
    ),
    "opt": Variant(
        "opt",
        dict(COMMON, ffn_dim=64, word_embed_proj_dim=32, bos_token_id=2, pad_token_id=1, tie_word_embeddings=True),
        rewrite=old_style("enable_bias layer_norm_elementwise_affine tie_word_embeddings"),
    ),
    "gpt2": Variant("gpt2", GPT2),
    "gpt2-unprefixed": Variant(
        "gpt2",
        GPT2,
        tensors=first_gpt2,
        rewrite=old_style("add_cross_attention n_inner pad_token_id tie_word_embeddings", n_ctx=CONTEXT),
    ),
    "gpt2-odd": Variant(
        "gpt2",
        dict(GPT2, n_embd=36, n_layer=3, scale_attn_by_inverse_layer_idx=True),
        without=(dict(scale_attn_by_inverse_layer_idx=False),),
    ),
    "gptneox": Variant(
        "gpt_neox",
        NEOX,
        rewrite=old_style("attention_bias is_decoder pad_token_id rope_theta", rotary_pct=0.25, rotary_emb_base=10000),
    ),
    "gptneox-sequential": Variant(
        "gpt_neox", dict(NEOX, use_parallel_residual=False), without=(dict(use_parallel_residual=True),)
    ),
}


def build(variant, seed):
    """A model with every parameter random, rounded to the type it is saved in."""
    config = AutoConfig.for_model(variant.model_type, **variant.settings)
    model = variant.auto.from_config(config, dtype=torch.float32, attn_implementation="eager").eval()
    random = torch.Generator().manual_seed(seed)
    gain = 0.0 if variant.model_type.startswith("gemma") else 1.0
    embeddings = {id(module.weight) for module in model.modules() if isinstance(module, torch.nn.Embedding)}
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=random)
            if weight.dim() == 1:
                weight.copy_(0.2 * noise if name.endswith("bias") else gain + 0.3 * noise)
            elif id(weight) in embeddings:
                weight.copy_(variant.embedding_spread * noise)
            else:
                # By the number of inputs, or for GPT-2, which keeps its matrices transposed, that of outputs.
                weight.copy_(1.5 * noise / weight.shape[1] ** 0.5)
            weight.copy_(weight.to(variant.dtype))
    return model


def save(model, variant, folder):
    shutil.rmtree(folder, ignore_errors=True)
    model.to(variant.dtype)
    model.save_pretrained(folder, state_dict=variant.tensors(model), max_shard_size=variant.shard_size)
    config_file = folder / "config.json"
    config = variant.rewrite(json.loads(config_file.read_text()))
    write_json(config_file, config)
    if variant.end_tokens:
        settings = {"bos_token_id": 1, "eos_token_id": list(variant.end_tokens), "do_sample": True, "temperature": 0.6}
        write_json(folder / "generation_config.json", settings)
    write_json(folder / "tokenizer.json", tokenizer())


def tokenizer():
    """Byte-level BPE without merges, one printable character per id."""
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    characters = [chr(code) for code in (*range(0x21, 0x7F), 0xA1, 0xA2)]
    return {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": None,
        "decoder": byte_level,
        "model": {"type": "BPE", "vocab": {c: i for i, c in enumerate(characters)}, "merges": []},
    }


def load(folder, variant, **changes):
    return variant.auto.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", **changes).eval()


@torch.no_grad()
def logits(model, ids):
    """One row per position, without a cache."""
    return model(torch.tensor([ids]), use_cache=False).logits[0]


def golden(model, variant, seed):
    random = torch.Generator().manual_seed(seed)
    # Away from the ids that begin, end or pad a text.
    draw = lambda count: torch.randint(3, 94, (count,), generator=random).tolist()
    prompts = [draw(length) for length in variant.prompt_lengths]
    prefix, tokens = draw(variant.prefix_length), draw(len(PARENTS))
    prompt = draw(variant.greedy_prompt_length)
    limit = {} if variant.context_limit == CONTEXT else {"contextLimit": variant.context_limit}
    return {
        "transformers": transformers.__version__,
        **limit,
        "prompts": [{"ids": ids, "logits": rounded(logits(model, ids))} for ids in prompts],
        "tree": {
            "prefix": prefix,
            "tokens": tokens,
            "parents": PARENTS,
            "logits": rounded(torch.stack([logits(model, prefix + path(tokens, n))[-1] for n in range(len(tokens))])),
        },
        "greedy": {"prompt": prompt, "ids": greedy(model, prompt)},
    }


def path(tokens, node):
    return [] if node < 0 else path(tokens, PARENTS[node]) + [tokens[node]]


def greedy(model, prompt):
    """The greedy continuation; empty if a step is a near tie, if it meets an end token or goes round in circles."""
    ids = list(prompt)
    ends = model.generation_config.eos_token_id
    for _ in range(GREEDY_LENGTH):
        best = logits(model, ids)[-1].topk(2)
        token = best.indices[0].item()
        if best.values[0] - best.values[1] < CLEAR_MARGIN or token in (ends if isinstance(ends, list) else [ends]):
            return []
        ids.append(token)
    continuation = ids[len(prompt) :]
    cached = model.generate(torch.tensor([prompt]), do_sample=False, max_new_tokens=GREEDY_LENGTH, pad_token_id=0)
    assert cached[0].tolist() == ids, "generation with a cache gives other tokens"
    return continuation if len(set(continuation)) > GREEDY_LENGTH / 3 else []


def features_matter(folder, variant, values):
    longest = values["prompts"][-1]
    for changes in variant.without:
        change = logits(load(folder, variant, **changes), longest["ids"]) - torch.tensor(longest["logits"])
        if change.abs().max() < MATTERS:
            return False
    return True


def rounded(rows):
    """Seven significant digits, which is what a 32-bit float holds."""
    return [[float(f"{value:.7g}") for value in row] for row in rows.tolist()]


def write_json(file, value):
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_golden(file, values):
    """A row of logits a line."""
    text = json.dumps(values, separators=(",", ":"))
    file.write_text(text.replace("],[", "],\n[") + "\n")


def main(target, names):
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    for name in names or VARIANTS:
        variant = VARIANTS[name]
        folder = target / name
        for seed in range(1, 100):
            built, probe = build(variant, seed), list(range(3, 33))
            expected = logits(built, probe)
            save(built, variant, folder)
            loaded = load(folder, variant)
            assert torch.equal(logits(loaded, probe), expected), f"{name}: reads back as another model"
            values = golden(loaded, variant, seed)
            if values["greedy"]["ids"] and features_matter(folder, variant, values):
                break
        else:
            raise SystemExit(f"{name}: no seed gives a clear and varied greedy path")
        write_golden(folder / "golden.json", values)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{name}: seed {seed}, {len(set(values['greedy']['ids']))} different tokens, {size // 1024} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
