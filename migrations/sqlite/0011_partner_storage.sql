-- One account of stored bytes for each partner: data sets' and models'. It replaces that of data sets alone.
ALTER TABLE dataset_storage RENAME TO partner_storage;
ALTER TABLE partner_storage RENAME COLUMN size_bytes TO dataset_bytes;
ALTER TABLE partner_storage ADD COLUMN model_bytes INTEGER NOT NULL DEFAULT 0;
INSERT INTO partner_storage (partner_id, dataset_bytes, model_bytes)
    SELECT partner_id, 0, SUM(size) FROM model_files GROUP BY partner_id
    ON CONFLICT (partner_id) DO UPDATE SET model_bytes = excluded.model_bytes;
