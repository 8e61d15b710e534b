"""What the trainer is compared with, by `cargo xtask bench trainer`: a work of a peer's. The last line of the output is a JSON object.

    python work.py torch|keras|peft WORK...

WORK is one of
    mlp STEPS                       a network of 30-32-16-4, batches of 32, Adam: steps per second
    minilm BATCH TOKENS STEPS       an encoder as large as MiniLM with a head of six classes: milliseconds per step (torch: all weights, peft: LoRA)
    smollm2 BATCH TOKENS STEPS      a decoder as large as SmolLM2-135M, LoRA: milliseconds per step (peft)
    job FILE.csv TARGET SEED        the whole script: a table, a network of 32-16, ten epochs, scores of a held-out fifth (keras)

Weights are drawn, as they do not matter for how long a step takes. `HANSA_THREADS` is the number of threads.
"""

import json
import os
import resource
import statistics
import sys
import time

THREADS = int(os.environ.get("HANSA_THREADS", "2"))
RANK = 8


def answer(**figures):
    figures["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def timed(step, steps, warm_up=2):
    times = []
    for number in range(steps + warm_up):
        begun = time.perf_counter()
        step()
        if number >= warm_up:
            times.append((time.perf_counter() - begun) * 1e3)
    answer(least_ms=min(times), median_ms=statistics.median(times))


def torch_with_threads():
    import torch

    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    return torch


def mlp_of_torch(steps):
    torch = torch_with_threads()
    # Products this small are fastest on one thread.
    torch.set_num_threads(1)
    nn = torch.nn
    network = nn.Sequential(nn.Linear(30, 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 4))
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    x, labels = torch.randn(32, 30), torch.arange(32) % 4

    def run(count):
        for _ in range(count):
            optimiser.zero_grad(set_to_none=True)
            nn.functional.cross_entropy(network(x), labels).backward()
            optimiser.step()

    run(steps // 10)
    begun = time.perf_counter()
    run(steps)
    answer(per_second=steps / (time.perf_counter() - begun))


def mlp_of_keras(steps):
    import numpy

    x, labels = numpy.random.default_rng(1).normal(size=(32 * steps, 30)).astype("float32"), numpy.arange(32 * steps) % 4
    network = keras_network(30, 4)
    network.fit(x[: 32 * 50], labels[: 32 * 50], batch_size=32, verbose=0)
    begun = time.perf_counter()
    network.fit(x, labels, batch_size=32, verbose=0)
    answer(per_second=steps / (time.perf_counter() - begun))


def keras_network(width, classes):
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    layers = keras.layers
    network = keras.Sequential(
        [keras.Input((width,)), layers.Dense(32, "relu"), layers.Dense(16, "relu"), layers.Dense(classes, "softmax")]
    )
    network.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


def job_of_keras(file, target, seed):
    import keras
    import pandas
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    keras.utils.set_random_seed(seed)
    table = pandas.read_csv(file)
    labels = table.pop(target).astype("category").cat.codes
    parts = train_test_split(table.to_numpy("float32"), labels.to_numpy(), test_size=0.2, random_state=seed, stratify=labels)
    scaler = StandardScaler().fit(parts[0])
    x, x_test = scaler.transform(parts[0]), scaler.transform(parts[1])
    network = keras_network(x.shape[1], labels.nunique())
    network.fit(x, parts[2], epochs=10, batch_size=32, verbose=0)
    _, accuracy = network.evaluate(x_test, parts[3], verbose=0)
    network.save(os.path.join(os.environ["HANSA_FOLDER"], "model.keras"))
    answer(accuracy=accuracy)


def minilm(peer, batch, width, steps):
    torch = torch_with_threads()
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536, num_labels=6,
        attn_implementation="sdpa",
    )
    model = BertForSequenceClassification(config)
    if peer == "peft":
        linears = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]
        model = with_lora(model, linears, "SEQ_CLS")
    ids = (torch.arange(batch * width) % 9_000 + 1_000).view(batch, width)
    labels = torch.arange(batch) % 6
    train(torch, model, {"input_ids": ids, "labels": labels}, steps)


def smollm2(batch, width, steps):
    torch = torch_with_threads()
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        hidden_size=576, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3, intermediate_size=1536,
        vocab_size=49152, max_position_embeddings=8192, tie_word_embeddings=True, attn_implementation="sdpa",
    )
    linears = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    model = with_lora(LlamaForCausalLM(config), linears, "CAUSAL_LM")
    ids = (torch.arange(batch * width) * 31 % 40_000 + 1_000).view(batch, width)
    train(torch, model, {"input_ids": ids, "labels": ids}, steps)


def with_lora(model, linears, task):
    from peft import LoraConfig, get_peft_model

    return get_peft_model(model, LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules=linears, task_type=task))


def train(torch, model, batch, steps):
    model.train()
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=5e-5, fused=True)

    def step():
        model(**batch).loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)

    timed(step, steps)


match sys.argv[1:]:
    case ["torch", "mlp", steps]:
        mlp_of_torch(int(steps))
    case ["keras", "mlp", steps]:
        mlp_of_keras(int(steps))
    case ["keras", "job", file, target, seed]:
        job_of_keras(file, target, int(seed))
    case [("torch" | "peft") as peer, "minilm", batch, width, steps]:
        minilm(peer, int(batch), int(width), int(steps))
    case ["peft", "smollm2", batch, width, steps]:
        smollm2(int(batch), int(width), int(steps))
    case _:
        sys.exit(__doc__)
