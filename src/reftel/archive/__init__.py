"""The archive: a folder that holds the record, the index and the way to both."""
