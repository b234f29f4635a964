"""A made-up SMART telegram. EXERCISE EXERCISE EXERCISE: it was never sent."""

WHOLE = """UNCLASSIFIED
SBU

MRN:        13 LIMA 900901
Date/DTG:   Feb 26, 2013 / 261530Z FEB 13
From:       AMEMBASSY LIMA
Action:     WASHDC, SECSTATE Priority;
            MANAGUA, AMEMBASSY Routine
E.O.:       13526
TAGS:       SCUL, OEXC,
            NU, PE
Captions:   SENSITIVE, SIPDIS
Pass Line:  Dept also for the lamp office
Reference:  A) 13 LIMA 900100
            B) 12 STATE 900200
Subject:    (U) EXERCISE: Loan of a Lighthouse Lamp, and
            of its Crate

RELEASED IN PART B1, 1.4(D)
U.S. Department of State Case No. F-2016-09001 Doc No. C09000027

Classified By: Jane Example, Econ Counselor
Reason: 1.4 (b)

1. (U) Summary: The museum said "yes" to the loan. End summary.

The Crate

2. (SBU) The crate is 2 meters high.
Drafted by hand, says its label: from the harbor.

Signature: PATTERN

Drafted By:   ECON:Example, Jane
Cleared By:   POL:Sample, John;
              DAO:Keeper, Ann
Approved By:  DCM:Pattern, Mary
Released By:  LIMA:Desk
Info:   WHITE HOUSE NATIONAL SECURITY COUNCIL WASHINGTON DC Routine;
        ALL US CONSULATES IN PERU COLLECTIVE Routine
XMT:    CARACAS, AMEMBASSY
UNCLASSIFIED
SBU
"""
