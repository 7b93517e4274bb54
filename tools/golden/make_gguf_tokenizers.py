"""Writes tokenizers as the metadata of GGUF files has them, and the ids that reference implementations give to texts.

    python tools/golden/make_gguf_tokenizers.py DIRECTORY_OF_ENGLISH_TEXTS \
        speculative-djl/src/test/resources/io/speculative/djl/gguf/tokenizers

pieces.json: a small model trained by SentencePiece, its scores, and its own ids. Runs of spaces share a score, as Llama 2's do.
words.json: byte-level merges that were trained across words, so that another split into words gives other ids; and for each name
of tokenizer.ggml.pre what the tokenizers library makes of the texts, with the rules of the model that has the name.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

ALPHABETS = [
    "0123456789",
    " \t\n\r",
    "'.,!?-_=#$+<>/(){}[]|`~\"",
    "a\u00e0\u00e2b\u00e7d\u00e9\u00eaz\u00c0BZ\u00df",
    "\u043f\u0440\u0438\u0432\u0435\u0442 \u041c\u0418\u0420",
    "\u4f60\u597d\u4e16\u754c\u3002\u65e5\u672c\u8a9e\u30ab\u30ca",
    "ab\u4f60\u4e16\u00aa",
    "\ud55c\uad6d\uc5b4 \ud14d\uc2a4\ud2b8",
    "\u0645\u0631\u062d\u0628\u0627 \u0928\u092e\u0938\u094d\u0924\u0947",
    "\U0001f600\U0001f44d\U0001f3fd\U0001f1fa\U0001f1f8\u2764\ufe0f",
    "\u00bd\u00b2\u2167\u0663\u2460I\u0149\ufb01\u01c5\u02b0\u0301\u00a0\u3000\ufeff",
]
CONTRACTIONS = ["I've", "he's", "'RE", "we'LL", "DON'T", "it'd", "'tis", "y'all're", "HTTPServer", "camelCase", "ALLCAPS", "x1y22z333"]
USER_DEFINED = ["<|user|>"]


def texts(library, count, random):
    """Pieces of books with what tokenizers treat differently put among them."""
    books = [file.read_text(encoding="utf-8") for file in sorted(library.glob("*.txt"))]
    for _ in range(count):
        parts = []
        for _ in range(random.randint(1, 4)):
            kind = random.random()
            if kind < 0.45:
                book = random.choice(books)
                at = random.randrange(len(book) - 40)
                parts.append(book[at : at + random.randint(1, 24)])
            elif kind < 0.75:
                letters = random.choice(ALPHABETS)
                parts.append("".join(random.choice(letters) for _ in range(random.randint(1, 6))))
            elif kind < 0.85:
                parts.append(random.choice(" \n\t=-a0") * random.randint(1, 21))
            else:
                parts.append(random.choice((" ", "")) + random.choice(CONTRACTIONS))
        yield "".join(parts)


def sample(library):
    return "\n".join(file.read_text(encoding="utf-8")[:60000] for file in sorted(library.glob("*.txt"))[:6])


def pieces(library, folder):
    """SentencePiece with byte fallback; identity normalisation, as Llama and Gemma have it."""
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus.txt"
        # Runs of spaces and other repetitions, so that there are pieces of them.
        runs = "\n".join("x" + " " * n + "y" + "=" * n for n in range(1, 17)) + "\n"
        corpus.write_text(sample(library) + "\n" + runs * 200, encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus),
            model_prefix=f"{scratch}/pieces",
            model_type="bpe",
            vocab_size=900,
            byte_fallback=True,
            split_digits=True,
            allow_whitespace_only_pieces=True,
            normalization_rule_name="identity",
            remove_extra_whitespaces=False,
            user_defined_symbols=USER_DEFINED,
            minloglevel=2,
        )
        model = sentencepiece_model_pb2.ModelProto()
        model.ParseFromString(Path(f"{scratch}/pieces.model").read_bytes())
    for piece in model.pieces:
        if len(piece.piece) > 1 and not piece.piece.strip("\u2581"):
            piece.score = -1e9
    generator = random.Random(1)
    cases = list(texts(library, 800, generator))
    modes = []
    for prefix, remove, count in ((True, False, 800), (False, False, 400), (True, True, 200), (False, True, 200)):
        model.normalizer_spec.add_dummy_prefix = prefix
        model.normalizer_spec.remove_extra_whitespaces = remove
        processor = sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())
        modes.append(
            {
                "add_space_prefix": prefix,
                "remove_extra_whitespaces": remove,
                "ids": [processor.encode(text) for text in cases[:count]],
            }
        )
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    types = {kinds.NORMAL: 1, kinds.UNKNOWN: 2, kinds.CONTROL: 3, kinds.USER_DEFINED: 4, kinds.UNUSED: 5, kinds.BYTE: 6}
    write(
        folder / "pieces.json",
        {
            "tokens": [piece.piece for piece in model.pieces],
            "scores": [piece.score for piece in model.pieces],
            "types": [types[piece.type] for piece in model.pieces],
            "texts": cases,
            "modes": modes,
        },
    )


def split(pattern):
    return pre_tokenizers.Split(Regex(pattern), behavior="isolated")


def byte_level(use_regex):
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=use_regex)


CL100K = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}NUMBER| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+SUFFIX"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*SUFFIX"
    r"|\p{N}NUMBER| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# Cased letters of the scripts that DeepSeek lists.
DEEPSEEK_LETTERS = (
    r"A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373\u0376\u0377"
    r"\u037b-\u037d\u037f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f\u0531-\u0556"
    r"\u10a0-\u10c5\u13a0-\u13f5\u13f8-\u13fd\u1c90-\u1cba\u1cbd-\u1cbf\u1d00-\u1d2b\u1d6b-\u1d77\u1d79-\u1d9a\u1e00-\u1f15"
    r"\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe"
    r"\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffc\u2102\u2107\u210a-\u2113"
    r"\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2134\u2139\u213c-\u213f\u2145-\u2149\u214e\u2183\u2184"
    r"\u2c00-\u2c7b\u2c7e-\u2ce4\u2ceb-\u2cee\u2cf2\u2cf3\ua640-\ua66d\ua680-\ua69b\ua722-\ua76f\ua771-\ua787\ua78b-\ua78e"
    r"\uab70-\uabbf\ufb00-\ufb06\ufb13-\ufb17\uff21-\uff3a\uff41-\uff5a\U00010400-\U0001044f\U000104b0-\U000104d3"
    r"\U000104d8-\U000104fb\U00010c80-\U00010cb2\U00010cc0-\U00010cf2\U000118a0-\U000118df\U0001e900-\U0001e943"
).encode("ascii").decode("unicode_escape")
DEEPSEEK_HAN = "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"


def cased(suffix, number):
    return [split(O200K.replace("SUFFIX", suffix).replace("NUMBER", number)), byte_level(False)]


def caseless(number):
    return [split(CL100K.replace("NUMBER", number)), byte_level(False)]


# By names: what comes before the merges, and whether a word that is a token is taken whole.
WORDS = {
    "gpt-2 phi-2": (None, [byte_level(True)], False),
    "smollm starcoder refact": (None, [pre_tokenizers.Digits(True), byte_level(True)], False),
    "llama-bpe llama3 llama-v3": (None, caseless("{1,3}"), True),
    "dbrx": (None, caseless("{1,3}"), False),
    "qwen2 deepseek-r1-qwen": (normalizers.NFC(), caseless(""), False),
    "gpt-4o": (None, cased("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "{1,3}"), False),
    "tekken": (None, cased("", ""), True),
    "deepseek-coder": (
        None,
        [split("[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), split(DEEPSEEK_HAN), pre_tokenizers.Digits(True)]
        + [byte_level(False)],
        False,
    ),
    "deepseek-llm": (
        None,
        [split("[\r\n]"), split(rf"\s?[{DEEPSEEK_LETTERS}]+")]
        + [split("\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+"), split(r"\s+$")]
        + [split(DEEPSEEK_HAN), pre_tokenizers.Digits(True), byte_level(False)],
        False,
    ),
    "falcon": (
        None,
        [pre_tokenizers.Punctuation("contiguous"), byte_level(True), pre_tokenizers.Digits(False), split("[0-9][0-9][0-9]")],
        False,
    ),
}


def words(library, folder):
    trainer = trainers.BpeTrainer(vocab_size=256 + 500, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.FixedLength(24), byte_level(False)])
    generator = random.Random(2)
    trained.train_from_iterator([sample(library), "\n".join(texts(library, 3000, generator))], trainer)
    model = json.loads(trained.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    specials = ["<|begin|>", "<|end|>", "<|user|>"]
    # A token that no merge makes: only a word that is taken whole is it.
    tokens += ["\u0120unmade"]
    model["vocab"] = {token: id for id, token in enumerate(tokens)}
    cases = list(texts(library, 250, generator))
    for at in range(0, len(cases), 10):
        cases[at] += generator.choice(("<|user|>", "<|end|>", " unmade", " unmade")) + cases[at + 1]
    splits = []
    for names, (normalizer, steps, whole) in WORDS.items():
        tokenizer = Tokenizer(
            models.BPE(vocab=model["vocab"], merges=[tuple(merge) for merge in model["merges"]], ignore_merges=whole)
        )
        if normalizer:
            tokenizer.normalizer = normalizer
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
        tokenizer.add_special_tokens(specials[:2])
        tokenizer.add_tokens(specials[2:])
        ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in cases]
        assert ids not in (other["ids"] for other in splits), f"{names}: no text tells it from another"
        splits.append({"names": names.split(), "ids": ids})
    write(
        folder / "words.json",
        {
            "tokens": tokens + specials,
            "types": [1] * len(tokens) + [3, 3, 4],
            "merges": [" ".join(merge) for merge in model["merges"]],
            "texts": cases,
            "splits": splits,
        },
    )


def write(file, value):
    file.write_text(json.dumps(value, separators=(",", ":")).replace("],[", "],\n[") + "\n")
    print(file.name, file.stat().st_size // 1024, "KB")


if __name__ == "__main__":
    pieces(Path(sys.argv[1]), Path(sys.argv[2]))
    words(Path(sys.argv[1]), Path(sys.argv[2]))
