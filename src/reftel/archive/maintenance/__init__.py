"""How an archive is kept in order: verify, repair, reread, reindex."""
