CREATE TABLE jobs (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    recipe TEXT NOT NULL,
    spec JSONB NOT NULL,
    inputs JSONB NOT NULL,
    register_as TEXT,
    cpus BIGINT NOT NULL,
    gpus BIGINT NOT NULL,
    submitted_by UUID NOT NULL REFERENCES users (id),
    submitted_at TIMESTAMPTZ NOT NULL,
    not_before TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    cancel_requested_at TIMESTAMPTZ,
    failures BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    -- The fencing token: rises with every claim; a worker's writes are conditional on the epoch of its own.
    lease_epoch BIGINT NOT NULL,
    lease_worker TEXT,
    lease_beat BIGINT NOT NULL,
    lease_renewed_at TIMESTAMPTZ,
    last_event BIGINT NOT NULL,
    -- The number of the last batch of events of the present epoch: one that is sent again is recognised.
    event_batch BIGINT NOT NULL,
    step BIGINT NOT NULL,
    total_steps BIGINT NOT NULL,
    checkpoint JSONB,
    result JSONB,
    failure JSONB,
    model JSONB
);
CREATE INDEX jobs_by_partner ON jobs (partner_id, id);
CREATE INDEX jobs_by_state ON jobs (partner_id, state, id);
CREATE INDEX jobs_queued ON jobs (partner_id, gpus, not_before, id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
CREATE INDEX jobs_with_checkpoint ON jobs (id) WHERE checkpoint IS NOT NULL;

-- One row per partner that ever submitted a job: what the fair order is decided on, whatever the number of jobs.
CREATE TABLE job_queues (
    partner_id UUID NOT NULL PRIMARY KEY REFERENCES partners (id),
    queued BIGINT NOT NULL,
    running BIGINT NOT NULL,
    running_gpus BIGINT NOT NULL,
    -- A ticket that rises with every claim on the platform: a count, because clocks can be set back.
    last_served BIGINT NOT NULL,
    waiting_since TIMESTAMPTZ NOT NULL
);
CREATE INDEX job_queues_waiting ON job_queues (running, last_served, waiting_since, partner_id) WHERE queued > 0;
CREATE INDEX job_queues_by_service ON job_queues (last_served);

CREATE TABLE job_events (
    job_id UUID NOT NULL REFERENCES jobs (id),
    seq BIGINT NOT NULL,
    partner_id UUID NOT NULL REFERENCES partners (id),
    at TIMESTAMPTZ NOT NULL,
    kind TEXT NOT NULL,
    data JSONB NOT NULL,
    PRIMARY KEY (job_id, seq)
);

ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON jobs USING (hansa_platform() OR partner_id = hansa_tenant());
ALTER TABLE job_queues ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_queues FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON job_queues USING (hansa_platform() OR partner_id = hansa_tenant());
ALTER TABLE job_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON job_events USING (hansa_platform() OR partner_id = hansa_tenant());
