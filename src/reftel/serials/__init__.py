"""Serial numbers of posts: what a post sent in a year, from the serials and days of what is held, known and cited.

A post numbers its telegrams from 1 each January, in the order in which they go out. So the serial of an absent telegram
tells its days, holes in the sequence are absent telegrams, and the last serial is the number of telegrams sent.
docs/gaps.md explains the methods. No I/O here.
"""
