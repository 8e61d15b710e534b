-- Few jobs have a checkpoint, and each file that is refused asks whether its bytes are one's.
CREATE INDEX jobs_by_checkpoint ON jobs (partner_id, id) WHERE checkpoint IS NOT NULL;
