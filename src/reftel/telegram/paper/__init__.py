"""Telegrams on the Department's paper forms of about 1944 to 1973: INCOMING TELEGRAM, OUTGOING TELEGRAM."""

from reftel.telegram.paper.form_message import read_paper

__all__ = ["read_paper"]
"""Reads `FROM: OSLO`, `NO: 1412, March 3, 7 p.m.`, and what follows, into a draft."""
