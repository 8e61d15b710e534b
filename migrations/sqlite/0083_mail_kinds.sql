-- What a mail is about, such as 'invitation': the letter itself is gone once it was handed over. Not known of older ones.
ALTER TABLE mails ADD COLUMN kind TEXT;
