"""One labeled element of the front matter a file; the table is in `telegram/front.py`."""
