"""The made-up cable of the help on structure: its lines with explanations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SamplePart:
    """Lines of the sample and their explanation. `box` is the box of a cable's page that shows them."""

    lines: str
    name: str
    says: str
    box: str


TOP, MIDDLE, BOTTOM = "Top box", "Header", "Body"

PARTS = (
    SamplePart(
        "VZCZCXRO8210",
        "Transmission id",
        "Start of message (VZCZC), the three letters of a circuit, and the count of "
        "messages on it. XRO marks a message that was relayed onward.",
        MIDDLE,
    ),
    SamplePart(
        "PP RUEHAG RUEHROV",
        "Precedence and routing",
        "The precedence, doubled (PP is PRIORITY), then a routing indicator "
        "for each relay station. Every post has one; RUEHAG is a station, not a person.",
        MIDDLE,
    ),
    SamplePart(
        "DE RUEHHE #0714/01 0711940",
        "Sending station",
        "From whom (DE), the station’s own count, the section, then the day "
        "of the year and the time: day 71, 19:40 UTC.",
        MIDDLE,
    ),
    SamplePart(
        "ZNR UUUUU ZZH",
        "Circuit security",
        "ZNR: may go over lines that are not encrypted; ZNY: may not. The letter, five "
        "times so that noise can’t change it, is the classification: U, E, C, S or T.",
        MIDDLE,
    ),
    SamplePart(
        "P 111940Z MAR 08",
        "Date-time group",
        "Precedence again, then day, hour and minute in UTC (Z), month and year. It is "
        "the cable’s time: other dates on a copy give way to it.",
        MIDDLE,
    ),
    SamplePart(
        "FM AMEMBASSY HELSINKI",
        "From",
        "The sender, by its plain language address. The post’s own page shows everything it sent.",
        MIDDLE,
    ),
    SamplePart(
        "TO RUEHC/SECSTATE WASHDC PRIORITY 4217",
        "Action addressee",
        "Anyone who is named after TO is to act. Before the slash "
        "the routing indicator; at the end the sender’s running count of messages to this addressee.",
        MIDDLE,
    ),
    SamplePart(
        "INFO RUCNMEM/EU MEMBER STATES COLLECTIVE",
        "Information addressee",
        "Anyone who is named after INFO only reads. A COLLECTIVE is a list of posts with one name.",
        MIDDLE,
    ),
    SamplePart(
        "UNCLAS HELSINKI 900714",
        "Classification line",
        "How secret the whole is, then post and serial number. Year, post and "
        "serial are the reference id: 08HELSINKI900714. Numbers from 900000 on mark exercises here.",
        BOTTOM,
    ),
    SamplePart(
        "SIPDIS\nEXERCISE EXERCISE EXERCISE",
        "Captions",
        "How it may be spread: SIPDIS put a cable on the network that other "
        "agencies read. EXERCISE says that all of it is made up.",
        BOTTOM,
    ),
    SamplePart(
        "STATE FOR EUR/NB; PASS TO SMITHSONIAN",
        "Passing instruction",
        "Which office is meant, and to whom the receiver is to hand it on.",
        BOTTOM,
    ),
    SamplePart(
        "E.O. 12958: N/A",
        "Executive order",
        "The order under which it was classified, and the day or event on which it is to "
        "be declassified. N/A: not classified.",
        BOTTOM,
    ),
    SamplePart(
        "TAGS: SCUL, OEXC, FI",
        "TAGS",
        "Codes of its subjects: SCUL is culture, OEXC exchange of persons, FI "
        "Finland (the Department’s own list, not ISO’s).",
        BOTTOM,
    ),
    SamplePart(
        "SUBJECT: EXERCISE: LOAN OF SHIP MODELS FOR THE HARBOR MUSEUM",
        "Subject",
        "The subject in words; it may wrap, and can have a marking.",
        BOTTOM,
    ),
    SamplePart(
        "REF: A. 07 HELSINKI 900411\n     B. STATE 900023 (NOTAL)",
        "References (reftels)",
        "Earlier messages that the reader is "
        "to have available. Without a year they are of the same year. NOTAL: not sent to all addressees of this one.",
        BOTTOM,
    ),
    SamplePart(
        "1. (U) SUMMARY: The Harbor Museum asks to keep three ship models\n"
        "until autumn. Post sees no objection. END SUMMARY.",
        "Summary",
        "Numbered paragraphs, the first a summary. The sign ¶ beside a paragraph is its permanent link.",
        BOTTOM,
    ),
    SamplePart(
        "---------------\nA QUIET HARBOR\n---------------",
        "Heading",
        "A heading is over the paragraphs that follow.",
        BOTTOM,
    ),
    SamplePart(
        "2. (SBU) The curator showed the models to 400 visitors in a week ...",
        "Paragraph with its marking",
        "In parentheses how secret this paragraph is: U, SBU, C, S, often with NF for “no foreigners”. A cable is as "
        "secret as its most secret paragraph.",
        BOTTOM,
    ),
    SamplePart(
        "HELSINKI 00900714  001.2 OF 002",
        "Page mark",
        "Where a page of the relayed copy ended. It falls into sentences; here it is in the margin.",
        BOTTOM,
    ),
    SamplePart(
        "3. (U) COMMENT: A small matter that makes good friends. END COMMENT.",
        "Comment",
        "The drafter's opinion, separate from the report.",
        BOTTOM,
    ),
    SamplePart(
        "MAKINEN",
        "Signature",
        "The surname of the chief of mission, no matter who wrote it. Where the public list has one of that "
        "name at that post on that day, the full name is given.",
        BOTTOM,
    ),
)
"""The parts in order. The cable is invented for this page."""
