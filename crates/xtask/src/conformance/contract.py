"""The server against its own OpenAPI document: requests made from it, as several people, good ones and bad ones.

Schemathesis makes them. No answer may be a server error, and every answer must have the status, the media type and the body
that the document promises; it promises problem documents for everything that is refused.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from people import OPERATOR, ROLES, admitted, join, set_up

HERE = Path(__file__).parent
# Ends the session that the requests are made with.
ENDS_THE_SESSION = ("log_out", "change_password", "portal_switch_partner")
# Goes on until a job ends; the tests of the server read it.
ENDLESS = ("job_events",)


def things(owner, partner, mill):
    """Something for every parameter that a path can have, so that not every answer is 404."""
    agreement = owner.post("/v1/agreements", {
        "counterparty": mill, "title": "Terms", "document": "We agree.", "purposes": ["train", "download", "predict"],
        "expires_at": "2040-01-01T00:00:00Z"})
    dataset = owner.post("/v1/datasets", {"name": "patients"})["id"]
    rows = "".join(f"{20 + row},{row % 7}.5,{'benign' if row % 2 else 'malignant'}\n" for row in range(200))
    assert owner.upload(dataset, "text/csv", f"age,size,diagnosis\n{rows}".encode()).ok
    job = owner.post("/v1/jobs", {
        "spec": {"recipe": "tabular", "target": "diagnosis", "epochs": 2}, "register_as": "diagnosis",
        "inputs": {"train": {"dataset": dataset}}})["id"]
    while owner.get(f"/v1/jobs/{job}")["state"] in ("queued", "running"):
        pass
    done = owner.get(f"/v1/jobs/{job}")
    assert done["state"] == "succeeded", done
    upload = owner.post(f"/v1/datasets/{dataset}/uploads", {"format": "csv", "size": 10, "sha256": "0" * 64})
    return {
        "agreement": agreement["id"], "dataset": dataset, "job": job, "model": done["model"]["model"], "number": 1,
        "file": "model.safetensors", "upload": upload["id"], "partner": partner, "recipe": "tabular",
        "user": owner.get("/v1/members")["items"][0]["user"], "application": partner, "stage": "applied",
    }


def run(name, caller, known, examples):
    """One run of Schemathesis; whether it found nothing."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(HERE / "schemathesis.toml"),
        "run", f"{caller.server}/openapi.json",
        "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples),
        "--seed", "1", "--request-timeout", "30", "--continue-on-failure", "--no-shrink",
        "--suppress-health-check", "all", "--warnings", "off", "--no-color",
    ]
    for operation in (*ENDS_THE_SESSION, *ENDLESS):
        command += ["--exclude-operation-id", operation]
    if caller.token:
        command += ["--header", f"Authorization: Bearer {caller.token}"]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "known_things", "PYTHONPATH": str(HERE), "KNOWN_THINGS": json.dumps(known)}
    print(f"--- as {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, env=environment, cwd=folder, check=False).returncode == 0


def main():
    examples = int(os.environ.get("HANSA_CONFORMANCE_EXAMPLES", "20"))
    public, operator = set_up()
    mill, _ = admitted(public, operator, "Mill")
    partner, owner = admitted(public, operator, "Clinic")
    known = things(owner, partner, mill)
    people = {"nobody": None, "the owner": "owner@clinic.example"}
    for role in ROLES:
        email = f"{role}@clinic.example"
        join(public, owner.post("/v1/invitations", {"email": email, "role": role})["token"], email)
        people[f"a {role}"] = email
    # Last, for an operator can shut the others out.
    people["the operator"] = OPERATOR

    def caller(email):
        # Only now: the runs before may have taken longer than a token lasts.
        return public.log_in(email) if email else public

    failed = [name for name, email in people.items() if not run(name, caller(email), known, examples)]
    print(f"contract: {len(people) - len(failed)} of {len(people)} agree{': not for ' if failed else ''}{', '.join(failed)}")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
