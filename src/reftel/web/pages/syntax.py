"""The syntax sheet: what can be typed and what it finds. A test holds it against the query language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """An example and what it finds."""

    typed: str
    finds: str


@dataclass(frozen=True)
class Group:
    """Examples under a heading."""

    title: str
    says: str
    lines: tuple[Line, ...]


GROUPS = (
    Group(
        "Words",
        "Words are found in all English forms, whatever their case and accents. All words must be there.",
        (
            Line("museum loan", "both words, anywhere in the cable"),
            Line('"ship model"', "these words beside each other, in exactly these forms"),
            Line('"museum curator"~5', "these words at most five places apart"),
            Line("museum OR gallery", "either; OR in capitals"),
            Line("museum -loan", "the first without the second"),
            Line("(museum OR gallery) loan", "parentheses group"),
            Line("orchest*", "words that begin so"),
            Line("lighthose~1", "words with at most one slip; ~2 for two"),
            Line("subject:museum", "in the subject only"),
            Line("summary:museum", "in the summary only"),
            Line("body:museum", "in the paragraphs, not in subject or lines above"),
            Line('"E.O. 12958"', "codes with digits and punctuation are found as they are written: F-16, 1.4(b)"),
        ),
    ),
    Group(
        "Where from, where to, by whom",
        "Posts are found by any name they went by.",
        (
            Line("from:helsinki", "sent by this post"),
            Line('from:"rio de janeiro"', "names of several words in quotation marks"),
            Line("country:MX", "from any post in that country, by its name or its code as in TAGS"),
            Line("to:state", "sent there for action or information"),
            Line("signed:rice", "with this name under it"),
            Line("classifiedby:smith", "classified by a person of this name"),
        ),
    ),
    Group(
        "When",
        "A year, a month or a day; two dots for from and to.",
        (
            Line("created:2008", "written in that year"),
            Line("created:2007-02..2008-03", "written in these months"),
            Line("created:..1979", "until the end of 1979"),
            Line("released:2011-08", "a copy was released in that month"),
        ),
    ),
    Group(
        "What it is",
        "",
        (
            Line("tag:PREL", "with this TAG, by code or by meaning"),
            Line("class:secret", "of this level"),
            Line("class:>=confidential", "of this level or above"),
            Line("caption:noforn", "with this caption"),
            Line("precedence:immediate", "of this precedence"),
            Line("form:cables_csv", "a copy is in this form; the facet on the left of results lists them"),
            Line(
                "has:redactions", "something was taken out by a publisher; also has:articles, has:copies, has:defects"
            ),
            Line("is:partial", "only a part has come down"),
        ),
    ),
    Group(
        "Which cables it belongs with",
        "Reference ids may be typed in any style.",
        (
            Line("08MEXICO714", "the cable itself, and those that mention its id"),
            Line("id:08MEXICO714", "the cable itself"),
            Line("ref:07MEXICO965", "cables that cite this one"),
            Line("refby:08MEXICO714", "cables that this one cites"),
        ),
    ),
)
