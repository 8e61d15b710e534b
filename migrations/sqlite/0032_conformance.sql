-- A run of a data set's or a model's version against a version of a standard.
CREATE TABLE conformance_runs (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    alliance_id BLOB NOT NULL REFERENCES alliances (id),
    standard_id BLOB NOT NULL REFERENCES standards (id),
    standard_version_id BLOB NOT NULL REFERENCES standard_versions (id),
    artefact_kind TEXT NOT NULL,
    artefact_id BLOB NOT NULL,
    artefact_version_id BLOB NOT NULL,
    artefact_number INTEGER NOT NULL,
    -- The hidden test set that it is scored on: runs on one are counted.
    test_set_id BLOB,
    -- Who a certificate is from: the platform's address, as the server knew it that took the request.
    issuer TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_by BLOB NOT NULL REFERENCES users (id),
    requested_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    cancel_requested_at TEXT,
    failures INTEGER NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    report TEXT,
    stopped_code TEXT,
    stopped_because TEXT,
    -- As of jobs: everything that a worker writes is conditional on the epoch of its claim.
    lease_epoch INTEGER NOT NULL,
    lease_worker TEXT,
    lease_beat INTEGER NOT NULL
) STRICT;
CREATE INDEX conformance_runs_by_partner ON conformance_runs (partner_id, id);
CREATE INDEX conformance_runs_by_test_set ON conformance_runs (partner_id, test_set_id, requested_at);
CREATE INDEX conformance_runs_queued ON conformance_runs (requested_at, id) WHERE state = 'queued';
CREATE INDEX conformance_runs_running ON conformance_runs (id) WHERE state = 'running';
