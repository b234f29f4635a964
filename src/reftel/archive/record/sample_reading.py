"""The sample reading for compression: the keys and names of rules that most readings share."""

from __future__ import annotations

from reftel.model import Frame
from reftel.reading import parse
from reftel.store import records
from reftel.store.readings import encode, reading_of
from reftel.store.writer import RecordWriter

_SAMPLE = """VZCZCXRO0001
PP RUEHCD RUEHGD
DE RUEHME #0001/01 0011200
ZNR UUUUU ZZH
P R 011200Z JAN 07
FM AMEMBASSY MEXICO
TO RUEHC/SECSTATE WASHDC PRIORITY 0001
INFO RUEHXP/ALL US CONSULATES IN PERU COLLECTIVE
RHEHNSC/NSC WASHDC
C O N F I D E N T I A L SECTION 01 OF 02 MEXICO 900001

EXERCISE EXERCISE EXERCISE

SIPDIS

STATE FOR WHA/MEX

E.O. 12958: DECL: 01/01/2017
TAGS: PREL PGOV ECON SCUL MX
SUBJECT: (U) EXERCISE: LOAN OF A LIGHTHOUSE LAMP

REF: A. STATE 900002
     B. 06 MEXICO 900003 (NOTAL)

Classified By: Political Counselor A. N. Exercise. Reasons: 1.4 (b) and (d).

1. (SBU) Summary: This is a made-up telegram.  It shows what a reading
looks like.  End Summary.

----------
THE LAMP
----------

2. (C) The lamp was lent to the museum in the spring:

-- it shines; and
-- it turns.

MEXICO 00900001  001.2 OF 002

3. (U) Comment: The lamp will come back.  End comment.
EXERCISE
"""


def ensure_sample(writer: RecordWriter) -> None:
    """Put the sample into a record that has none."""
    if any(each.form == "reading" for each in records.dictionaries(writer.connection)):
        return
    writer.add_dictionary("reading", "raw", encode(reading_of(_SAMPLE, Frame(), parse(_SAMPLE))))
