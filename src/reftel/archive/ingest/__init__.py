"""How sources enter an archive: files are found, prepared by workers, attached to cables, and sent to the index."""
