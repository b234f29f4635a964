"""Made-up telegrams on the Department's paper forms."""

INCOMING = """\
INCOMING TELEGRAM            Department of State
                              50-H
                         CONFIDENTIAL

Action:  EUR                     Control:  2291
                                 Rec'd:    January 1, 1961
Info:    SS G SP INR                       3:41 p.m.

FROM:    Lisbon

TO:      Secretary of State

NO:      918, December 31, 7 p.m.

PRIORITY

SENT DEPARTMENT 918, REPEATED INFORMATION MADRID 56,
PARIS 131, CINCLANT UNNUMBERED.

PARIS ALSO FOR EMBASSY LIBRARIAN

REFERENCE: DEPTEL 604; EMBTEL 897; MADRID'S 412 TO DEPARTMENT, REPEATED LISBON 77

EXERCISE EXERCISE EXERCISE

Keeper of lamps called this morning and asked whether spare glass
could be sent before storms of

                         CONFIDENTIAL

                         CONFIDENTIAL

-2- 918, December 31, 7 p.m., from Lisbon

February begin.

We promised reply by Friday.

                                        HARWELL

DLB/12

DECLASSIFIED
Authority NND 949999
By XX NARA Date 6/14/99
"""

MARGIN = """\
INCOMING TELEGRAM     Department of State

SECRET

26                               Control: 12093
Action                           Rec'd: OCTOBER 19, 1964
AF                                      9:12 AM
Info     FROM: TUNIS
SS
G        TO:   Secretary of State
SP
INR      NO:   418, OCTOBER 19, 1 PM

EXERCISE EXERCISE EXERCISE

CU       LAMP OF HARBOR LIGHT WAS LIT ON THURSDAY. NO CEREMONY
RMR      TOOK PLACE, AND KEEPER WENT HOME.

GP-3.

SAMPLE
"""

OUTGOING = """\
OUTGOING TELEGRAM  Department of State

INDICATE: [ ] COLLECT
          [X] CHARGE TO                 LIMITED OFFICIAL USE

                              5 Feb 63  19 22

ACTION:   Amembassy LISBON    1142   PRIORITY

INFO:     Amembassy MADRID     2206
          CINCLANT

Ref: Embtel 877; Urtel 880; Deptel 1100; Depcirtel 1290

EXERCISE EXERCISE EXERCISE

You may tell keeper that Department has no objection to new glass.

END

                                             EXAMPLE

Drafted by:                       Telegraphic transmission and
EUR:WE:HJSample:mf 2/4/63         classification approved by:  EUR - Ann P. Pattern

Clearances:
    E - Mr. Model (subs)

FORM DS-322
8-61              LIMITED OFFICIAL USE
"""

LATER_PAGE = """\
                    CONFIDENTIAL
-2- No. 355, December 6, 2 p.m., from Lisbon

3. Keeper (EXERCISE) expects glass by tenth.

4. Twelve panes were ordered, nine arrived.

                             HARWELL
SMB
             CONFIDENTIAL
"""

TWO_SECTIONS = """\
INCOMING TELEGRAM  Department of State

CONFIDENTIAL

FROM: Lisbon
TO: Secretary of State
NO: 733, March 11, 6 p.m. (Section One of Two)

Control: 8110
Rec'd: March 11, 1960 9:40 a.m.

Keeper of lamps (EXERCISE) received me for one hour today. He began by
recalling purchase of two panes last year and

CONFIDENTIAL

INCOMING TELEGRAM  Department of State

CONFIDENTIAL

FROM: Lisbon
TO: Secretary of State
NO: 733, March 11, 6 p.m. (Section Two of Two)

Control: 8117
Rec'd: March 11, 1960 10:22 a.m.

asked that price be reviewed. I promised to look into it.

                                    HARWELL
CONFIDENTIAL
"""

DATED = """\
DEPARTMENT OF STATE
INCOMING TELEGRAM

JMS-K-M                    Lisbon
No paraphrase necessary
                           Dated February 22, 1946
SECRET                     Rec'd 3:52 p.m.

Secretary of State,
   Washington.

511, February 22, 9 p.m.

Answer about glass for lamps (EXERCISE) involves questions so delicate
that keeper asked for time.

HARWELL
"""

BARE = """\
INCOMING TELEGRAM   Department   of   State

CONFIDENTIAL
Control  4471
Rec'd    March 3, 1961
         3:41 p.m.

FROM   Lisbon

TO     Secretary of State

NO.    1412, March 3, 7 p.m.

SENT DEPARTMENT 1412, REPEATED INFO LONDON 156, MOSCOW BY POUCH

Keeper (EXERCISE) went home.

HARWELL
"""
