"""The query language as a table of examples: the help page shows it, docs/search.md holds it, a test parses it."""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """Something to type, and what it finds."""

    section: str
    query: str
    meaning: str


EXAMPLES: tuple[Example, ...] = (
    Example(
        "Words", "museum loan", "both words, in any English form (museums, loaned); accents and case do not matter"
    ),
    Example("Words", '"museum loans"', "exactly these forms, in this order, in one paragraph"),
    Example("Words", '="museums"', "exactly this form of one word; a search for a word says how many cables have it"),
    Example(
        "Words", '"museum loan"~5', "these forms near each other: at most 5 places off, before or behind (up to 50)"
    ),
    Example("Words", "museum OR gallery", "one of them or both; OR is written in capitals"),
    Example("Words", "museum -loan", "the first without the second; NOT does the same"),
    Example("Words", "(museum OR gallery) -(loan OR gift)", "parentheses hold together what belongs together"),
    Example("Words", "muse*", "words that begin so; at least 3 letters"),
    Example("Words", "botanicle~1", "words that differ in one letter (~2: in two, for words of 6 letters and more)"),
    Example("Words", "*", "every cable, and so does a search for nothing"),
    Example("Words", "iran 1972", "a place or a date among words also finds what was sent from there, or then"),
    Example("Words", "word:iran", "the word alone, in any English form, and not as a place"),
    Example("Codes", "F-16", "letters and digits side by side, however they are joined: F-16, F16, F 16, F-16s"),
    Example("Codes", "E.O. 12958", "letters with full stops are one word: E.O. and EO, U.S. and US"),
    Example("Codes", "1.4(b)", "what is typed without a space is looked for side by side: 1.4(b), 1.4 (b)"),
    Example("Codes", "RUEHC", "numbers of transmissions and records, routing, addresses and signatures are words"),
    Example("Codes", "08MEXICO714", "this cable, those that cite it, and those that name it in their text"),
    Example("Codes", "MEXICO 000714", "the same as MEXICO 714: zeros before a number do not count"),
    Example("Where", "subject:lighthouse", "only in the subject"),
    Example("Where", 'body:"weather station"', "only in the paragraphs, not in the subject or the lines above them"),
    Example("Where", "summary:(orchestra tour)", "only in the summary; parentheses hold several words for one field"),
    Example("Who", "from:mexico", "sent by this post, under any of its names; or from a country: from:brazil"),
    Example("Who", 'from:"rio de janeiro"', "names of several words are in quotes"),
    Example("Who", "country:brazil", "sent from this country, by name or by its code in TAGS (not ISO): country:BR"),
    Example("Who", "to:oslo", "addressed to it, for action or information; words of the address as written"),
    Example("Who", "addressee:oslo", "addressed to exactly this post or office, as the list of addressees names it"),
    Example("Who", "signed:exercise", "signed with this name"),
    Example("Who", "signer:exercise", "exactly this signature, as the list of signers has it"),
    Example("Who", "classifiedby:example", "classified by this person"),
    Example("What", "tag:PREL", "with this TAG, by its code"),
    Example("What", 'tag:"human rights"', "by what a TAG means, or by a name in the TAGS line"),
    Example(
        "What",
        "class:secret",
        "this level: unclassified, lou, restricted, confidential, secret, topsecret",
    ),
    Example("What", "class:>=confidential", "this level and above; also >, <=, < and confidential..secret"),
    Example("What", "caption:noforn", "with this caption or caveat, such as SIPDIS, NODIS, NOFORN"),
    Example("What", "precedence:immediate", "sent with this precedence: flash, immediate, priority, routine"),
    Example("What", "marking:c", "a paragraph bears this marking: C, S//NF, SBU"),
    Example("Drafting and filing", "drafted:rexample", "drafted by this person, or in this office: drafted:eur"),
    Example("Drafting and filing", "approved:gsample", "approved by this person or office"),
    Example("Drafting and filing", "cleared:cpattern", "cleared by this person or office"),
    Example("Drafting and filing", "distribution:inr", "this office got copies, by its symbol"),
    Example("Drafting and filing", "originoffice:eur", "sent by this office"),
    Example("Drafting and filing", "actionoffice:eap", "for action by this office"),
    Example("Drafting and filing", "restriction:exdis", "a record says that its handling was restricted so"),
    Example("Drafting and filing", "film:D740123-0751", "on this frame of microfilm"),
    Example("Drafting and filing", "document:1974OSLO900001", "this number in a record or on a release stamp"),
    Example("Drafting and filing", "case:F-2016-00001", "released for this request"),
    Example("Drafting and filing", "enclosure:memorandum", "came with this"),
    Example("Drafting and filing", "locator:microfilm", "a record says that its text is there"),
    Example("Drafting and filing", "concept:ceramics", "under this concept of a record"),
    Example("Drafting and filing", "reviewer:example", "reviewed for release by this person"),
    Example("Drafting and filing", "review:withdrawn", "a step of its review: who, when, what"),
    Example("Drafting and filing", "decision:released", "what the review decided"),
    Example(
        "Drafting and filing", "reviewedlevel:unclassified", "a later review gave it this level; class: is its own"
    ),
    Example("Drafting and filing", "exemption:privacy", "text was withheld for this reason: B1, 1.4(D), PRIVACY"),
    Example("When", "created:none", "without a date; created:* is with any"),
    Example("When", "created:2008", "written in this year; also 2008-03 or 2008-03-11, all in UTC"),
    Example("When", "created:2007-02..2008-03", "February 2007 to the end of March 2008; 2007.. and ..2008 are open"),
    Example("When", "created:>=2007-06", "from then on; also >, <= and <"),
    Example("When", "released:2010-11", "published then"),
    Example("Links", "id:08MEXICO714", "the cable of this reference id, in any way of writing it"),
    Example("Links", "ref:07MEXICO965", "cables that cite it"),
    Example("Links", "refby:08MEXICO714", "cables that it cites"),
    Example("Links", "thread:08MEXICO714", "its conversation: cables that references connect with it"),
    Example(
        "Links",
        "is:absent",
        "the cables that are cited and not held; joined with anything",
    ),
    Example("Copies", "has:redactions", "something was taken out before publication"),
    Example("Copies", "has:articles", "articles are known that cite it"),
    Example("Copies", "has:copies", "more than one copy is held"),
    Example("Copies", "has:defects", "the copy is damaged, and reading it had to work around that"),
    Example("Copies", "defect:page-minutes", "with this defect, by its code"),
    Example("Copies", "is:partial", "only a part of the cable is held"),
    Example("Copies", "is:withheld", "paragraphs were taken out: their numbers are missing"),
    Example("Copies", "is:withdrawn", "known from a record that withholds its text"),
    Example("Copies", "form:cables_csv", "a copy came in this form"),
    Example("Copies", "collection:cablegate", "a copy is from this collection"),
)
"""All constructs of the language, simple ones first."""
