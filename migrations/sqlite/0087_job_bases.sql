-- The model version that a job begins with, pinned when it was submitted.
ALTER TABLE jobs ADD COLUMN base TEXT;
