"""Calls of `hansa-trainer`, as a worker makes them."""

import json
import os
import subprocess

TRAINER = os.environ["HANSA_TEST_TRAINER"]


def train(folder, spec, table, base=None):
    """Trains in a folder that holds the table and the base, from its newest checkpoint on if it has one; the model lies in `output`. The
    last event is returned."""
    job = {"spec": spec, "inputs": [{"name": table, "path": table, "format": "csv"}], "attempt": 1}
    if checkpoints := sorted(path.name for path in (folder / "checkpoint").glob("step-*.ckpt")):
        job["resume"] = checkpoints[-1]
    if base:
        job["base"] = {"name": base, "path": base}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    # The end of its input would end the program: it stays open until the program is done.
    with subprocess.Popen([TRAINER, "train", "--dir", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        events = [json.loads(line) for line in program.stdout]
        status = program.wait()
    assert status == 0, f"the trainer ended with {status}: {events[-1:]}"
    return events[-1]


def predict(folder, rows, **options):
    request = json.dumps({"rows": rows, **options}) + "\n"
    done = subprocess.run(
        [TRAINER, "predict", "--dir", folder], input=request.encode(), capture_output=True, check=True
    )
    answer = json.loads(done.stdout)
    assert "predictions" in answer, answer
    return answer["predictions"]["rows"]
