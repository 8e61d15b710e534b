-- A token of the first set-up is nobody's; one that lets somebody in again names whose password it sets.
ALTER TABLE setup_tokens ADD COLUMN user_id BLOB REFERENCES users (id);
