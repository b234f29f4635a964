"""A shelf: an archive divided into shards, each an archive, and read as one.

`shelf_archive` is the facade, `intake` reads sources once and hands each to the shards of its telegrams, `desk` writes
one process's shards, `desks` has the processes, `session` is the shelf opened for writing.
"""
