"""One file with telegrams of several kinds behind one another, in any order and with any separation."""

from __future__ import annotations

from itertools import permutations

import pytest

from reftel.reading import read
from tests.archive.making import put

CLASSIC = """R 090732Z JAN 09
FM AMEMBASSY OSLO
TO SECSTATE WASHDC
UNCLAS OSLO 000009

SIPDIS

E.O. 12958: N/A
TAGS: SCUL, NO
SUBJECT: EXERCISE: THE VARNISH

REF: ROME 3

1. (U) The lamp was lit at noon and the keeper noted it.

2. (U) The second lamp was lit later.

HARWELL
"""
STARTED = "VZCZCXRO1234\nRR RUEHC\nDE RUEHNY #0009 0090732\nZNR UUUUU ZZH\n" + CLASSIC
PAGED = """UNCLASSIFIED

PAGE 01        QUITO  01077  051200Z
ACTION ARA-10

------------------126114  051240Z /43
R 051200Z MAY 76
FM AMEMBASSY QUITO
TO SECSTATE WASHDC 4417
UNCLAS QUITO 1077

E.O. 11652: N/A
TAGS: SCUL, EC
SUBJECT: EXERCISE: PAGES

1. THE LAMP WAS LIT AT NOON.

2. THE SECOND LAMP WAS LIT LATER.

EXAMPLE

UNCLASSIFIED
"""
MILITARY = """UNCLASSIFIED//
ROUTINE
R 060818Z DEC 18 ZYB
FM CNO WASHINGTON DC//N9//
TO NAVADMIN
BT
UNCLAS //N01421//
NAVADMIN 128/18
MSGID/GENADMIN/CNO WASHINGTON DC/N9/DEC//
SUBJ/EXERCISE SHEET OF THE ATLAS//
RMKS/1. THE LAMP WAS LIT AT NOON.
2. THE SECOND LAMP WAS LIT LATER.//
BT
#0001
"""
SMART = """UNCLASSIFIED

MRN: 11 LIMA 900
Date/DTG: Jul 05, 2011 / 051200Z JUL 11
From: AMEMBASSY LIMA
Action: WASHDC, SECSTATE ROUTINE
E.O.: 13526
TAGS: SCUL
Subject: EXERCISE: THE SMART LAMP

1. (U) The lamp was lit at noon and the keeper noted it in the book.

2. (U) The second lamp was lit later and the ferry came.

Signature: EXAMPLE

Drafted By: LIMA:Example, Jane
Cleared By: POL:Sample, John
Approved By: DCM:Example, Jim
Released By: LIMA:Example, Jane
"""
KINDS = {
    "classic": (CLASSIC, "09OSLO9"),
    "started": (STARTED, "09OSLO9"),
    "paged": (PAGED, "76QUITO1077"),
    "military": (MILITARY, "18NAVADMIN128"),
    "smart": (SMART, "11LIMA900"),
}
ENDS = {"blank lines": "\n\n\n", "NNNN": "\nNNNN\n\n", "form feed": "\f\n", "end": "\n<< END OF DOCUMENT >>\n\n"}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kinds", list(permutations(KINDS, 2)), ids=" ".join)
def test_each_of_two_is_a_telegram(tmp_path_factory: pytest.TempPathFactory, kinds: tuple[str, str], end: str) -> None:
    texts, ids = zip(*map(KINDS.__getitem__, kinds), strict=True)
    if ids[0] == ids[1]:
        return
    text = "".join(f"{text}{ENDS[end]}" for text in texts)
    folder = put(tmp_path_factory.mktemp("mixed"), one=text.encode())
    cables = [one.cable for one in read(folder)]
    assert [one.id for one in cables] == list(ids)
    assert [len([p for p in one.paragraphs if p.number]) for one in cables] == [2, 2]
