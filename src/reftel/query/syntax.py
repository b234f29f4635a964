"""The query language as a table of examples, for the help page and docs/search.md."""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """A query and the cables that it finds."""

    section: str
    query: str
    meaning: str


EXAMPLES: tuple[Example, ...] = (
    Example(
        "Words", "museum loan", "both words, in any English form (museums, loaned); accents and case do not matter"
    ),
    Example("Words", '"museum loans"', "exactly these forms, in this order, in one paragraph"),
    Example("Words", '="museums"', "exactly this form of one word; a search for a word shows how many cables have it"),
    Example("Words", '"museum loan"~5', "these forms within 5 positions of each other, in any order (at most 50)"),
    Example("Words", "museum OR gallery", "one word or both; write OR in capitals"),
    Example("Words", "museum -loan", "the first word without the second; NOT does the same"),
    Example("Words", "(museum OR gallery) -(loan OR gift)", "parentheses group conditions"),
    Example("Words", "muse*", "words that begin with these letters, at least 3"),
    Example(
        "Words", "botanicle~1", "words that differ in one letter (~2: in two letters, for words of 6 letters or more)"
    ),
    Example("Words", "*", "every cable, as does an empty search"),
    Example("Words", "iran 1972", "the words, and cables sent from that place or at that date"),
    Example("Words", "word:iran", "only the word, in any English form, and not the place"),
    Example("Codes", "F-16", "letters and digits side by side, with any separator: F-16, F16, F 16, F-16s"),
    Example("Codes", "E.O. 12958", "letters with full stops are one word: E.O. and EO, U.S. and US"),
    Example("Codes", "1.4(b)", "parts typed without a space are found side by side: 1.4(b), 1.4 (b)"),
    Example(
        "Codes",
        "RUEHC",
        "numbers of transmissions and records, routing indicators, addresses and signatures are words; a routing "
        "indicator has no other forms",
    ),
    Example("Codes", "08MEXICO714", "this cable, cables that cite it, and cables with this id in their text"),
    Example("Codes", "MEXICO 000714", "the same as MEXICO 714: leading zeros do not count"),
    Example("Where", "subject:lighthouse", "only in the subject"),
    Example("Where", 'body:"weather station"', "only in the paragraphs, not in the subject or the lines above them"),
    Example(
        "Where", "summary:(orchestra tour)", "only in the summary; parentheses contain several words for one field"
    ),
    Example("Who", "from:mexico", "sent by this post, under any of its names; or from a country: from:brazil"),
    Example("Who", 'from:"rio de janeiro"', "put a name of several words in quotes"),
    Example("Who", "country:brazil", "sent from this country, by name or by its TAGS code (not ISO): country:BR"),
    Example("Who", "to:oslo", "addressed to it, for action or information, by words of the address"),
    Example("Who", "addressee:oslo", "addressed to exactly this post or office, as in the list of addressees"),
    Example("Who", "signed:exercise", "signed with this name"),
    Example("Who", "signer:exercise", "exactly this signature, as in the list of signers"),
    Example("Who", "classifiedby:example", "classified by this person"),
    Example("Who", "derivedfrom:dscg", "classified after this guide or document, as in DERIVED FROM: DSCG 05-1"),
    Example("What", "tag:PREL", "with this TAG, by its code"),
    Example("What", 'tag:"human rights"', "with a TAG of this meaning, or this name in the TAGS line"),
    Example("What", "class:secret", "this level: unclassified, lou, restricted, confidential, secret, topsecret"),
    Example("What", "class:>=confidential", "this level and above; also >, <=, < and confidential..secret"),
    Example("What", "caption:noforn", "with this caption or caveat: SIPDIS, NODIS, NOFORN"),
    Example("What", "precedence:immediate", "sent with this precedence: flash, immediate, priority, routine"),
    Example("What", "marking:c", "with a paragraph of this marking: C, S//NF, SBU"),
    Example("Drafting and filing", "drafted:rexample", "drafted by this person, or in this office: drafted:eur"),
    Example("Drafting and filing", "approved:gsample", "approved by this person or office"),
    Example("Drafting and filing", "cleared:cpattern", "cleared by this person or office"),
    Example("Drafting and filing", "releasedby:sexample", "released for sending by this person"),
    Example("Drafting and filing", "contact:example", "with this point of contact in a military message"),
    Example("Drafting and filing", "distribution:inr", "with copies for this office, by its symbol"),
    Example("Drafting and filing", "originoffice:eur", "sent by this office"),
    Example("Drafting and filing", "actionoffice:eap", "for action by this office"),
    Example("Drafting and filing", "restriction:exdis", "with this handling restriction in a record"),
    Example("Drafting and filing", "film:D740123-0751", "on this frame of microfilm"),
    Example("Drafting and filing", "control:4471", "with this control number on a paper form"),
    Example("Drafting and filing", 'received:"march 4 1961"', "received on this day, as a paper form writes it"),
    Example("Drafting and filing", "document:1974OSLO900001", "with this number in a record or on a release stamp"),
    Example("Drafting and filing", "case:F-2016-00001", "released for this request"),
    Example("Drafting and filing", "enclosure:memorandum", "with this enclosure"),
    Example("Drafting and filing", "attachment:map", "with an attachment of this name"),
    Example("Drafting and filing", "subjectcode:n01000", "with this subject code in a military message"),
    Example("Drafting and filing", "messagetype:genadmin", "with this type of message: GENADMIN, NAVADMIN"),
    Example("Drafting and filing", "locator:microfilm", "with its text in this place, according to a record"),
    Example("Drafting and filing", "concept:ceramics", "with this concept in a record"),
    Example("Drafting and filing", "reviewer:example", "reviewed for release by this person"),
    Example("Drafting and filing", "review:withdrawn", "with these words in a step of its review"),
    Example("Drafting and filing", "decision:released", "with this decision of the review"),
    Example(
        "Drafting and filing",
        "reviewedlevel:unclassified",
        "with this level after a later review; class: is the original level",
    ),
    Example("Drafting and filing", "exemption:privacy", "with text withheld for this reason: B1, 1.4(D), PRIVACY"),
    Example("When", "created:none", "without a date; created:* finds cables with any date"),
    Example("When", "created:2008", "written in this year; also 2008-03 or 2008-03-11, all in UTC"),
    Example("When", "created:2007-02..2008-03", "February 2007 to the end of March 2008; also 2007.. and ..2008"),
    Example("When", "created:>=2007-06", "from that date; also >, <= and <"),
    Example("When", "released:2010-11", "published at that time"),
    Example("Links", "id:08MEXICO714", "the cable with this reference id, in any spelling"),
    Example("Links", "ref:07MEXICO965", "cables that cite this cable"),
    Example("Links", "refby:08MEXICO714", "cables that this cable cites"),
    Example("Links", "thread:08MEXICO714", "its conversation: cables that references connect with it"),
    Example(
        "Links",
        "refstate:impossible",
        "with a reference of this state: held, known, dated, ambiguous, impossible, not-a-cable, unknown",
    ),
    Example("Links", "is:absent", "cables that are cited and not held; combine it with any condition"),
    Example("Copies", "has:redactions", "with text removed before publication"),
    Example("Copies", "has:articles", "with known articles that cite it"),
    Example("Copies", "has:copies", "held in more than one copy"),
    Example("Copies", "has:defects", "with a damaged copy that Reftel recovered from"),
    Example("Copies", "defect:page-minutes", "with this defect, by its code"),
    Example(
        "Copies",
        "uncertain:signed_by",
        "with an uncertain signature; the names are those of columns of exports",
    ),
    Example("Copies", "defect:uncertain-reading", "with any value that was read with little certainty"),
    Example("Copies", "is:partial", "held only in part"),
    Example("Copies", "is:withheld", "with missing paragraph numbers: paragraphs were removed"),
    Example("Copies", "is:withdrawn", "known from a record that withholds its text"),
    Example("Copies", "form:cables_csv", "with a copy in this form"),
    Example("Copies", "collection:Cablegate", "with a copy from this collection"),
    Example("Copies", "accession:2026-14", "with a copy from this gift"),
)
"""All constructs of the language, the simple ones first."""
