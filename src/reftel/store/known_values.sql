-- Schema 10: more of what catalogues say of a cable. docs/format.md explains it.
ALTER TABLE known ADD COLUMN tags TEXT;         -- joined by ;
ALTER TABLE known ADD COLUMN sender TEXT;       -- as the catalogue writes it
ALTER TABLE known ADD COLUMN addressees TEXT;   -- as the catalogue writes them
