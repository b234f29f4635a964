"""The truth about real copies, checked by eye, as ids and values; the copies themselves are no part of the project."""
