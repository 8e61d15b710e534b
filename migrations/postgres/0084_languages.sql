-- In which language a person is written to; who has not chosen one, in that of its partner's application.
ALTER TABLE users ADD COLUMN language TEXT;
