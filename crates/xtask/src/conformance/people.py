"""A platform with people on it, made through the public API of a fresh server."""

import hashlib
import json
import os
import time

import requests

OPERATOR = "operator@platform.example"
PASSWORD = "correct horse battery"
ROLES = ("admin", "steward", "scientist", "viewer")


class Api:
    """One caller's requests."""

    def __init__(self, server, token=None):
        self.server = server
        self.token = token
        self.http = requests.Session()
        if token:
            self.http.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, **options):
        while True:
            answer = self.http.request(method, self.server + path, timeout=120, **options)
            if answer.status_code != 429:
                return answer
            time.sleep(int(answer.headers["Retry-After"]))

    def get(self, path):
        answer = self.call("GET", path)
        assert answer.ok, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def post(self, path, body):
        answer = self.call("POST", path, json=body)
        assert answer.ok, f"POST {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def log_in(self, email):
        tokens = self.post("/v1/auth/login", {"email": email, "password": PASSWORD})
        return Api(self.server, tokens["access_token"])

    def upload(self, dataset, media, content):
        """The file as a new version, in one stream."""
        headers = {"Content-Type": media, "X-Content-SHA256": hashlib.sha256(content).hexdigest()}
        return self.call("POST", f"/v1/datasets/{dataset}/versions", data=content, headers=headers)


def join(public, token, email):
    public.post("/v1/invitations/accept", {"token": token, "display_name": email, "password": PASSWORD})


def admitted(public, operator, name):
    """A new active partner: its id, and its owner."""
    owner = f"owner@{name.lower()}.example"
    applied = public.post("/v1/applications", {
        "organisation": name, "industry": "medicine", "size": "10-49", "country": "DE", "contact_name": "Office",
        "contact_email": owner, "form_version": 1, "answers": {
            "problem": "A model.", "data_volume": "thousands", "sensitivity": "special", "tasks": ["classify_rows"]}})
    path = f"/v1/partners/{applied['id']}"
    score = {"score": 4, "reason": "good"}
    criteria = ("industry_relevance", "technical_strength", "cultural_fit", "mutual_benefit", "technical_fit")
    operator.post(f"{path}/confirm", {})
    operator.post(f"{path}/review", {})
    operator.post(f"{path}/assessments", {criterion: score for criterion in criteria})
    join(public, operator.post(f"{path}/approve", {})["invitation_token"], owner)
    return applied["id"], public.log_in(owner)


def set_up():
    """The operator of the server that the environment names, logged in, and a caller without a credential."""
    public = Api(os.environ["HANSA_SERVER"])
    token = os.environ.get("HANSA_SETUP_TOKEN")
    if token:
        public.post("/v1/setup", {
            "setup_token": token, "email": OPERATOR, "display_name": "Operator", "password": PASSWORD})
    return public, public.log_in(OPERATOR)


def report(name, failures, count):
    """Prints every failure; ends the program with what came of it."""
    for failure in failures:
        print(f"FAILED {failure}", flush=True)
    print(f"{name}: {count - len(failures)} of {count} agree", flush=True)
    raise SystemExit(1 if failures else 0)


def brief(value):
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 400 else text[:400] + "…"
