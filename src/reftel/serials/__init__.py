"""Serial numbers of posts: the telegrams of a post in a year, from the serials and days of held, known and cited
cables.

A post numbers its telegrams from 1 each January, in the order in which they go out. So the serial of an absent
telegram gives its possible days, gaps in the sequence are absent telegrams, and the last serial is the number of sent
telegrams. docs/gaps.md explains the methods. No I/O here.
"""
