-- A run of a data set's or a model's version against a version of a standard.
CREATE TABLE conformance_runs (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    alliance_id UUID NOT NULL REFERENCES alliances (id),
    standard_id UUID NOT NULL REFERENCES standards (id),
    standard_version_id UUID NOT NULL REFERENCES standard_versions (id),
    artefact_kind TEXT NOT NULL,
    artefact_id UUID NOT NULL,
    artefact_version_id UUID NOT NULL,
    artefact_number BIGINT NOT NULL,
    -- The hidden test set that it is scored on: runs on one are counted.
    test_set_id UUID,
    -- Who a certificate is from: the platform's address, as the server knew it that took the request.
    issuer TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_by UUID NOT NULL REFERENCES users (id),
    requested_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    cancel_requested_at TIMESTAMPTZ,
    failures BIGINT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    report JSONB,
    stopped_code TEXT,
    stopped_because TEXT,
    -- As of jobs: everything that a worker writes is conditional on the epoch of its claim.
    lease_epoch BIGINT NOT NULL,
    lease_worker TEXT,
    lease_beat BIGINT NOT NULL
);
CREATE INDEX conformance_runs_by_partner ON conformance_runs (partner_id, id);
CREATE INDEX conformance_runs_by_test_set ON conformance_runs (partner_id, test_set_id, requested_at);
CREATE INDEX conformance_runs_queued ON conformance_runs (requested_at, id) WHERE state = 'queued';
CREATE INDEX conformance_runs_running ON conformance_runs (id) WHERE state = 'running';

ALTER TABLE conformance_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE conformance_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON conformance_runs USING (hansa_platform() OR partner_id = hansa_tenant());
