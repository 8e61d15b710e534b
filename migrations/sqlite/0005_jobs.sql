CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    recipe TEXT NOT NULL,
    spec TEXT NOT NULL,
    inputs TEXT NOT NULL,
    register_as TEXT,
    cpus INTEGER NOT NULL,
    gpus INTEGER NOT NULL,
    submitted_by BLOB NOT NULL REFERENCES users (id),
    submitted_at TEXT NOT NULL,
    not_before TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    cancel_requested_at TEXT,
    failures INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    -- The fencing token: rises with every claim; a worker's writes are conditional on the epoch of its own.
    lease_epoch INTEGER NOT NULL,
    lease_worker TEXT,
    lease_beat INTEGER NOT NULL,
    lease_renewed_at TEXT,
    last_event INTEGER NOT NULL,
    -- The number of the last batch of events of the present epoch: one that is sent again is recognised.
    event_batch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    total_steps INTEGER NOT NULL,
    checkpoint TEXT,
    result TEXT,
    failure TEXT,
    model TEXT
) STRICT;
CREATE INDEX jobs_by_partner ON jobs (partner_id, id);
CREATE INDEX jobs_by_state ON jobs (partner_id, state, id);
CREATE INDEX jobs_queued ON jobs (partner_id, gpus, not_before, id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
CREATE INDEX jobs_with_checkpoint ON jobs (id) WHERE checkpoint IS NOT NULL;

-- One row per partner that ever submitted a job: what the fair order is decided on, whatever the number of jobs.
CREATE TABLE job_queues (
    partner_id BLOB NOT NULL PRIMARY KEY REFERENCES partners (id),
    queued INTEGER NOT NULL,
    running INTEGER NOT NULL,
    running_gpus INTEGER NOT NULL,
    -- A ticket that rises with every claim on the platform: a count, because clocks can be set back.
    last_served INTEGER NOT NULL,
    waiting_since TEXT NOT NULL
) STRICT;
CREATE INDEX job_queues_waiting ON job_queues (running, last_served, waiting_since, partner_id) WHERE queued > 0;
CREATE INDEX job_queues_by_service ON job_queues (last_served);

CREATE TABLE job_events (
    job_id BLOB NOT NULL REFERENCES jobs (id),
    seq INTEGER NOT NULL,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (job_id, seq)
) STRICT;
