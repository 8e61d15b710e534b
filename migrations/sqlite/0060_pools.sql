-- GPU time that the operator grants an alliance, each month anew.
CREATE TABLE pools (
    id BLOB NOT NULL PRIMARY KEY,
    alliance_id BLOB NOT NULL UNIQUE REFERENCES alliances (id),
    monthly_gpu_seconds INTEGER NOT NULL,
    -- A job that reserves more needs the lead's approval.
    max_job_gpu_seconds INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- What a member may use of it without asking: a percentage of it, or so many seconds.
CREATE TABLE pool_shares (
    pool_id BLOB NOT NULL REFERENCES pools (id),
    member_id BLOB NOT NULL REFERENCES partners (id),
    percent INTEGER,
    gpu_seconds INTEGER,
    PRIMARY KEY (pool_id, member_id)
) STRICT;

-- What a member has used in a month, and what its jobs that are not over have reserved.
CREATE TABLE pool_accounts (
    pool_id BLOB NOT NULL REFERENCES pools (id),
    member_id BLOB NOT NULL REFERENCES partners (id),
    month TEXT NOT NULL,
    used_seconds INTEGER NOT NULL,
    reserved_seconds INTEGER NOT NULL,
    PRIMARY KEY (pool_id, month, member_id)
) STRICT;

-- A member asks for more than its share or the lead's measure; the lead decides.
CREATE TABLE pool_requests (
    id BLOB NOT NULL PRIMARY KEY,
    pool_id BLOB NOT NULL REFERENCES pools (id),
    member_id BLOB NOT NULL REFERENCES partners (id),
    requested_by BLOB NOT NULL REFERENCES users (id),
    gpu_seconds INTEGER NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    decision TEXT,
    decided_at TEXT,
    -- An approval that is not used by then counts no longer.
    expires_at TEXT,
    job_id BLOB REFERENCES jobs (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX pool_requests_by_pool ON pool_requests (pool_id, id);
CREATE INDEX pool_requests_by_member ON pool_requests (member_id, pool_id, id);

-- What a job has reserved of a pool, and in which month's account that stands.
CREATE TABLE pool_charges (
    job_id BLOB NOT NULL PRIMARY KEY REFERENCES jobs (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    pool_id BLOB NOT NULL REFERENCES pools (id),
    month TEXT NOT NULL,
    reserved_seconds INTEGER NOT NULL,
    request_id BLOB REFERENCES pool_requests (id)
) STRICT;
CREATE INDEX pool_charges_by_partner ON pool_charges (partner_id, job_id);

-- On the job too: a claim that passes over a partner's own jobs looks for those that a pool pays.
ALTER TABLE jobs ADD COLUMN pool_id BLOB REFERENCES pools (id);
CREATE INDEX jobs_queued_on_pools ON jobs (partner_id, gpus, not_before, id) WHERE state = 'queued' AND pool_id IS NOT NULL;
-- Until then no job begins that the partner itself would pay: its budget was used up when one was to be claimed.
ALTER TABLE job_queues ADD COLUMN held_until TEXT;
-- When the present claim was made.
ALTER TABLE conformance_runs ADD COLUMN claimed_at TEXT;
