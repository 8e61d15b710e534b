-- Each request that takes a key is one run. It marks the key in the transaction of what it does, and gives signs of life.
ALTER TABLE idempotency_keys ADD COLUMN partner_id BLOB;
ALTER TABLE idempotency_keys ADD COLUMN run TEXT NOT NULL DEFAULT '';
ALTER TABLE idempotency_keys ADD COLUMN beat_at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00+00:00';
ALTER TABLE idempotency_keys ADD COLUMN done_at TEXT;
ALTER TABLE idempotency_keys ADD COLUMN target TEXT;
