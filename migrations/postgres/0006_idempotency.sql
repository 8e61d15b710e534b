-- Each request that takes a key is one run. It marks the key in the transaction of what it does, and gives signs of life.
ALTER TABLE idempotency_keys ADD COLUMN partner_id UUID;
ALTER TABLE idempotency_keys ADD COLUMN run TEXT NOT NULL DEFAULT '';
ALTER TABLE idempotency_keys ADD COLUMN beat_at TIMESTAMPTZ NOT NULL DEFAULT 'epoch';
ALTER TABLE idempotency_keys ADD COLUMN done_at TIMESTAMPTZ;
ALTER TABLE idempotency_keys ADD COLUMN target TEXT;
-- The transactions of a partner mark the keys of its own members.
DROP POLICY platform ON idempotency_keys;
CREATE POLICY tenant ON idempotency_keys USING (hansa_platform() OR partner_id = hansa_tenant());
