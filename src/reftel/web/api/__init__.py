"""The JSON API under /api/v1: everything the pages show, for programs. Reading only."""
