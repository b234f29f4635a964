"""Damage from outside: what copies do to telegrams, written from the specification and not from the reader's rules.

Shares no code with `reftel.telegram` nor with the damages of the exercise. `starts` finds where elements begin in a
text whose values are known, `damage` harms a text, `values` makes readings comparable, `experiment` puts them
together, and `python -m tests.adversary` prints the tables.
"""
