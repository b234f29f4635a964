-- Schema 12: subjects that were sent in capitals, as pages and lists show them. docs/format.md explains it.
ALTER TABLE cable ADD COLUMN subject_shown TEXT;    -- in sentence case; NULL if the subject is not in capitals
