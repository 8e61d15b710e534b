-- GPU time that the operator grants an alliance, each month anew.
CREATE TABLE pools (
    id UUID NOT NULL PRIMARY KEY,
    alliance_id UUID NOT NULL UNIQUE REFERENCES alliances (id),
    monthly_gpu_seconds BIGINT NOT NULL,
    -- A job that reserves more needs the lead's approval.
    max_job_gpu_seconds BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- What a member may use of it without asking: a percentage of it, or so many seconds.
CREATE TABLE pool_shares (
    pool_id UUID NOT NULL REFERENCES pools (id),
    member_id UUID NOT NULL REFERENCES partners (id),
    percent BIGINT,
    gpu_seconds BIGINT,
    PRIMARY KEY (pool_id, member_id)
);

-- What a member has used in a month, and what its jobs that are not over have reserved.
CREATE TABLE pool_accounts (
    pool_id UUID NOT NULL REFERENCES pools (id),
    member_id UUID NOT NULL REFERENCES partners (id),
    month TEXT NOT NULL,
    used_seconds BIGINT NOT NULL,
    reserved_seconds BIGINT NOT NULL,
    PRIMARY KEY (pool_id, month, member_id)
);

-- A member asks for more than its share or the lead's measure; the lead decides.
CREATE TABLE pool_requests (
    id UUID NOT NULL PRIMARY KEY,
    pool_id UUID NOT NULL REFERENCES pools (id),
    member_id UUID NOT NULL REFERENCES partners (id),
    requested_by UUID NOT NULL REFERENCES users (id),
    gpu_seconds BIGINT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    decision TEXT,
    decided_at TIMESTAMPTZ,
    -- An approval that is not used by then counts no longer.
    expires_at TIMESTAMPTZ,
    job_id UUID REFERENCES jobs (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX pool_requests_by_pool ON pool_requests (pool_id, id);
CREATE INDEX pool_requests_by_member ON pool_requests (member_id, pool_id, id);

-- What a job has reserved of a pool, and in which month's account that stands.
CREATE TABLE pool_charges (
    job_id UUID NOT NULL PRIMARY KEY REFERENCES jobs (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    pool_id UUID NOT NULL REFERENCES pools (id),
    month TEXT NOT NULL,
    reserved_seconds BIGINT NOT NULL,
    request_id UUID REFERENCES pool_requests (id)
);
CREATE INDEX pool_charges_by_partner ON pool_charges (partner_id, job_id);

-- On the job too: a claim that passes over a partner's own jobs looks for those that a pool pays.
ALTER TABLE jobs ADD COLUMN pool_id UUID REFERENCES pools (id);
CREATE INDEX jobs_queued_on_pools ON jobs (partner_id, gpus, not_before, id) WHERE state = 'queued' AND pool_id IS NOT NULL;
-- Until then no job begins that the partner itself would pay: its budget was used up when one was to be claimed.
ALTER TABLE job_queues ADD COLUMN held_until TIMESTAMPTZ;
-- When the present claim was made.
ALTER TABLE conformance_runs ADD COLUMN claimed_at TIMESTAMPTZ;

-- Policies here look at alliances and seats, and those of what belongs to a pool at pools too; never the other way round.
ALTER TABLE pools ENABLE ROW LEVEL SECURITY;
ALTER TABLE pools FORCE ROW LEVEL SECURITY;
CREATE POLICY members_read ON pools FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM alliance_seats s WHERE s.alliance_id = pools.alliance_id AND s.partner_id = hansa_tenant()
        AND s.state = 'active'));
CREATE POLICY platform_grants ON pools FOR INSERT WITH CHECK (hansa_platform());
-- Members lock the row while they charge; only the lead and the platform change it.
CREATE POLICY lead_changes ON pools FOR UPDATE USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM alliance_seats s WHERE s.alliance_id = pools.alliance_id AND s.partner_id = hansa_tenant()
        AND s.state = 'active'))
    WITH CHECK (hansa_platform() OR EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = pools.alliance_id AND a.lead_id = hansa_tenant()));

ALTER TABLE pool_shares ENABLE ROW LEVEL SECURITY;
ALTER TABLE pool_shares FORCE ROW LEVEL SECURITY;
CREATE POLICY members_read ON pool_shares FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM pools p WHERE p.id = pool_shares.pool_id) AND hansa_tenant() IS NOT NULL);
CREATE POLICY lead_adds ON pool_shares FOR INSERT WITH CHECK (hansa_platform() OR EXISTS (
    SELECT 1 FROM pools p JOIN alliances a ON a.id = p.alliance_id
    WHERE p.id = pool_shares.pool_id AND a.lead_id = hansa_tenant()));
CREATE POLICY lead_removes ON pool_shares FOR DELETE USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM pools p JOIN alliances a ON a.id = p.alliance_id
    WHERE p.id = pool_shares.pool_id AND a.lead_id = hansa_tenant()));

-- Who has left still settles what its running jobs use.
ALTER TABLE pool_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE pool_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY members_read ON pool_accounts FOR SELECT USING (hansa_platform() OR member_id = hansa_tenant() OR EXISTS (
    SELECT 1 FROM pools p WHERE p.id = pool_accounts.pool_id) AND hansa_tenant() IS NOT NULL);
CREATE POLICY own_adds ON pool_accounts FOR INSERT WITH CHECK (hansa_platform() OR member_id = hansa_tenant());
CREATE POLICY own_changes ON pool_accounts FOR UPDATE USING (hansa_platform() OR member_id = hansa_tenant());

ALTER TABLE pool_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE pool_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON pool_requests USING (hansa_platform() OR member_id = hansa_tenant());
CREATE POLICY lead_reads ON pool_requests FOR SELECT USING (EXISTS (
    SELECT 1 FROM pools p JOIN alliances a ON a.id = p.alliance_id
    WHERE p.id = pool_requests.pool_id AND a.lead_id = hansa_tenant()));
CREATE POLICY lead_decides ON pool_requests FOR UPDATE USING (EXISTS (
    SELECT 1 FROM pools p JOIN alliances a ON a.id = p.alliance_id
    WHERE p.id = pool_requests.pool_id AND a.lead_id = hansa_tenant()));

ALTER TABLE pool_charges ENABLE ROW LEVEL SECURITY;
ALTER TABLE pool_charges FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON pool_charges USING (hansa_platform() OR partner_id = hansa_tenant());
