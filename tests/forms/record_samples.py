"""Made-up records of the Central Foreign Policy File. EXERCISE EXERCISE EXERCISE: no telegram below was ever sent."""

from __future__ import annotations

TELEGRAM = """

LIMITED OFFICIAL USE

PAGE 01  OSLO 90123  171944Z

11
ACTION EUR-25

INFO  OCT-01  EA-11  ISO-00  /096 W
---------------------     064536
R 17 1600 Z MAY 74
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 9410
INFO AMEMBASSY LIMA


LIMITED OFFICIAL USE OSLO 90123

E. O. 11652: N/ A
TAGS: SCUL, NO
SUBJECT: EXERCISE LAMPS OF A LIGHTHOUSE

REF: STATE 90097

1. THE LAMPS OF THE EXERCISE WERE LENT TO THE MUSEUM.

2. THEY BURN.
EXAMPLE


LIMITED OFFICIAL USE




NNN

*** Current Handling Restrictions ***   n/a
***  Current Classification ***  LIMITED OFFICIAL USE
"""

VALUES = {
    "Automatic Decaptioning": "X",
    "Capture Date": "01 JAN 1994",
    "Channel Indicators": "n/a",
    "Current Classification": "UNCLASSIFIED",
    "Concepts": "LAMPS, LIGHTHOUSES",
    "Draft Date": "17 MAY 1974",
    "Disposition Action": "RELEASED",
    "Disposition Case Number": "n/a",
    "Document Number": "1974OSLO90123",
    "Drafter": "RDEXAMPLE, JR.",
    "Enclosure": "n/a",
    "Errors": "N/A",
    "Film Number": "D740123-9751",
    "From": "OSLO",
    "Handling Restrictions": "n/a",
    "Locator": "TEXT ON-LINE, ON MICROFILM",
    "Office": "ACTION EUR",
    "Original Classification": "LIMITED OFFICIAL USE",
    "Original Handling Restrictions": "n/a",
    "Original Previous Handling Restrictions": "n/a",
    "Reference": "74 STATE 90097",
    "Review Authority": "exampleb2",
    "Review Date": "15 MAY 2002",
    "Review Exemptions": "n/a",
    "Review History": "RELEASED <15 MAY 2002 by samplee>; APPROVED <25-Feb-2003 by PatternWA>;\n"
    "  APPROVED <08 JUN 2005 by exampleb2>",
    "Subject": "EXERCISE LAMPS OF A LIGHTHOUSE",
    "TAGS": "SCUL, NO, (EXAMPLE, ANNA), SCUL",
    "To": "STATE\nLIMA",
    "Type": "TE",
    "Markings": "Declassified/Released US Department of State EO Systematic Review 30 JUN\n  2005",
}  # fmt: skip


def lines(**changes: str | None) -> str:
    """The lines of a record; keywords replace values (`Film_Number="..."`), None leaves a line out."""
    new = {key.replace("_", " "): value for key, value in changes.items()}
    return "".join(f"{key}: {value}\n" for key, value in {**VALUES, **new}.items() if value is not None)


def record(text: str = TELEGRAM, **changes: str | None) -> str:
    """A whole record."""
    marking = "Jane Q. Example Declassified/Released US Department of State EO Systematic Review 30 JUN 2005\n\n"
    return f"{marking}Message Text\n{text}\nMessage Attributes\n\n{lines(**changes)}"


CARD = {
    "Locator": "n/a",
    "Disposition_Action": "WITHDRAWN",
    "Review_History": "WITHDRAWN <10 FEB 2003 by samplec, PRIVACY>",
    "Errors": "n/a",
}
"""What a withdrawal card says otherwise."""
