"""Maintenance of an archive: verify, repair, reread, reindex."""
