"""The JSON API under /api/v1: the contents of the pages, for programs. It is read-only."""
