"""The codes of defects, with their titles on pages and their explanations in docs/defects.md.

A defect is a problem in a source that reading recovered from. `python -m reftel.defects > docs/defects.md` makes the
page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reftel.defect_codes import DefectCode as DefectCode


class DefectText(NamedTuple):
    """How a defect is explained to readers."""

    title: str
    """A short sentence, for pages."""
    about: str
    """An explanation, for docs/defects.md."""


_IN_TELEGRAM: Mapping[DefectCode, DefectText] = {
    "bad-dtg": DefectText(
        "The date-time group can’t be read",
        "a date-time group has a wrong character, or is not a day or time of the calendar",
    ),
    "bad-mrn": DefectText(
        "The message record number can’t be read",
        "the message record number of a SMART telegram is not a year, a post and a number",
    ),
    "no-date": DefectText(
        "The telegram has no readable date",
        "a telegram with a header has no date-time group that is a moment, and its container gives no date",
    ),
    "no-id": DefectText(
        "The telegram’s year, post or number can’t be read",
        "a telegram with a header lacks year, post or serial number, and therefore a reference id; the note says which",
    ),
    "beginning-missing": DefectText("The beginning is missing", "the copy begins on a later page of the telegram"),
    "dtg-zone-unknown": DefectText(
        "The hour of sending has no time zone",
        "a date-time group has zone J or no zone, or a paper form has the hour by the sender's clock: the day is "
        "known, the hour is not",
    ),
    "addressee-number": DefectText(
        "Its number is of a series to one addressee",
        "an outgoing form before 1966 has a number for each addressee (`Addressee.number`): other telegrams of the "
        "Department have the same numbers, so no reference id is made of them. A Foreign Relations document, or a "
        "post's form with the number alone, has an id of such a number, unless it is a circular telegram's",
    ),
    "bad-day-of-year": DefectText(
        "The day of the year can’t be read", "the day of year in the DE line is not between 1 and 366; it is dropped"
    ),
    "day-of-year-disagrees": DefectText(
        "Day of the year and date-time group disagree",
        "the DE line and the date-time group give different days; the date-time group is used",
    ),
    "header-copies-disagree": DefectText(
        "Two copies of the header disagree",
        "the copy has the header twice, with differences; the fuller one is used, and both are kept",
    ),
    "classification-disagrees": DefectText(
        "Record and telegram give different classifications",
        "record and telegram give different levels; the level of the telegram is used",
    ),
    "dates-disagree": DefectText(
        "Its dates disagree", "record and date-time group give different dates; the date-time group is used"
    ),
    "serials-disagree": DefectText(
        "Two serial numbers disagree",
        "the line of the network (DE) and the classification line give different serials; the latter is used",
    ),
    "bad-declassification-date": DefectText(
        "The date of declassification can’t be read",
        "the E.O. line has digits that are not a date; there is no declassification date",
    ),
    "fused-tags": DefectText(
        "TAGS ran together", "TAGS without spaces between them were divided by the list of known codes"
    ),
    "corrected-order": DefectText(
        "The number of the executive order was mistyped",
        "the number of an executive order has a wrong digit or sequence of digits; the only possible order is read",
    ),
    "unknown-order": DefectText(
        "The number of the executive order is unknown",
        "no executive order on classification has this number, and none is near; it is kept as written",
    ),
    "later-order": DefectText(
        "The executive order is later than the telegram",
        "the order was signed after the telegram was sent: the line may be misread, or be a reviewer's stamp",
    ),
    "page-print": DefectText(
        "Heads or feet of pages are between the lines",
        "lines that recur like heads or feet of printed pages are stamps and not text; only their recurrence shows it",
    ),
    "margin-print": DefectText(
        "A column is in the margin",
        "numbers of lines, a reviewer's exemptions, offices of a distribution list, or specks of dirt, beside or "
        "between the lines of a copy, were taken out before it was read",
    ),
    "corrected-tag": DefectText("A TAG was mistyped", "a mistyped or misread TAG was read as the nearest known TAG"),
    "unknown-tag": DefectText(
        "A TAG is not known",
        "a word that looks like a TAG is in no list of codes, and no single known code is near; it is kept as written",
    ),
    "corrected-post": DefectText(
        "A post’s name was mistyped",
        "a mistyped post in a reference was read as the nearest known post; the reference keeps the original spelling",
    ),
    "unreadable-reference": DefectText(
        "A reference can’t be read", "an item of the reference list was not understood; pages show it as it is written"
    ),
    "unreadable-classifier": DefectText("The classifier can’t be read", 'no name follows "Classified by"'),
    "glued-lines": DefectText(
        "Lines ran together", "a line break was lost: an element or a paragraph begins in the middle of a line"
    ),
    "uncertain-reading": DefectText(
        "A value read with little certainty",
        "a value won narrowly over the second-best reading, or a reference is a guess; the note says which and why",
    ),
    "torn-line": DefectText(
        "A line is torn", "a line break inside a label, a caption, a name, a number or a page mark was left out"
    ),
    "mistyped-label": DefectText(
        "A label is mistyped or missing",
        "a label (or an addressee's precedence) with a typing error or in another language was read as the known one, "
        "or an element without its label by its place and form",
    ),
    "element-out-of-order": DefectText(
        "A label in an unusual place",
        "a line that looks like the beginning of an element is in an unusual place; it was not read as that element",
    ),
    "broken-marking": DefectText("A portion marking is broken", "a portion marking has lost a parenthesis or a slash"),
    "stray-caption": DefectText(
        "A caption inside a sentence", "a caption is in the middle of the text; the paragraph does not include it"
    ),
    "false-pilcrow": DefectText(
        "A paragraph sign where no paragraph begins",
        "a publisher marked a year or an item of a list as the number of a paragraph",
    ),
    "letter-for-digit": DefectText(
        "A letter and a digit were confused",
        "a paragraph's number or a classifier's reason has a letter in place of a digit, or the reverse: `l8.`, "
        "`1.4 (6)`",
    ),
    "repeated-text": DefectText(
        "Text occurs twice",
        "the signature or a paragraph's number is written twice and read once, or the copy has a paragraph's text "
        "again",
    ),
    "repeated-subject": DefectText(
        "Two subjects that differ", "a military message has two SUBJ sets that differ; the first is used"
    ),
    "text-behind-signature": DefectText(
        "Lines after the signature that no rule could place",
        "one or two lines that no rule reads follow a certain signature; they are not part of the text",
    ),
    "metadata-tail": DefectText(
        "Database fields after the signature",
        "fields of a database row follow the signature; they are not part of the text",
    ),
    "implausible-block": DefectText(
        "A block of implausible length",
        "a block is longer than any known block of its kind (`telegram/block_lengths.py`): it may contain unread text",
    ),
    "unknown-text": DefectText(
        "Text that no rule could place", "characters that no rule reads; they are kept in a block of kind `unknown`"
    ),
}

_IN_CONTAINER: Mapping[DefectCode, DefectText] = {
    "deleted-text": DefectText(
        "Text deleted under change tracking is omitted",
        "a Word document has text that was deleted under change tracking; it is omitted",
    ),
    "stray-bytes": DefectText("Bytes of another character set", "bytes that are not UTF-8 were read as Windows-1252"),
    "charset-guessed": DefectText(
        "The character set is a guess", "the source does not declare its character set; it is a guess"
    ),
    "double-encoded": DefectText(
        "Characters were encoded twice", "the text was encoded in UTF-8 twice; it was repaired"
    ),
    "nul-bytes": DefectText("NUL bytes in the text", "the text has NUL bytes"),
    "undecodable": DefectText("Bytes that are not characters", "some characters are lost; U+FFFD is in their place"),
    "frame-date": DefectText("The container’s date can’t be read", "a date of the record cannot be read"),
    "date-order": DefectText("Day and month may be exchanged", "a date in which the month was read first"),
    "page-minutes": DefectText(
        "The page printed wrong minutes",
        "the page printed the hour again in place of the minutes: only day and hour are reliable",
    ),
    "attribute-damaged": DefectText(
        "A value of the record is damaged",
        "a value of a record is not possible for its key, or is cut off; the note has it as written",
    ),
    "unknown-attribute": DefectText(
        "The record has an unknown key", "a line of a record has a key that no known record has"
    ),
    "text-lost": DefectText(
        "The keeper of the record lost the text",
        "a record says that its text can't be read any more, or has an error in its place",
    ),
    "text-elsewhere": DefectText(
        "The record’s text is somewhere else",
        "a record without its text names another place for it: film, paper or another file",
    ),
    "record-incomplete": DefectText("The record has no attributes", "a record has text and no attributes"),
    "panes-differ": DefectText(
        "The page has two different texts", "the two panes of a PlusD page have different texts; the raw one is read"
    ),
    "character-count": DefectText(
        "The page gives another number of characters",
        "the page gives a number of characters that differs from the text's",
    ),
    "template-code": DefectText(
        "A part of the site’s program is on the page",
        "a piece of the site's program is on the page; it is not part of the telegram",
    ),
    "markup": DefectText(
        "Leftovers of a web page",
        "elements, entities or escapes of a web page are in the text (`<br>`, `&nbsp;`, `\\n`, `**`); they are "
        "not part of the telegram",
    ),
    "control-character": DefectText(
        "Control characters are in the text",
        "signals of teleprinters or old files (bell, end of text) are in the text; each is read as a blank",
    ),
    "note-number": DefectText(
        "Numbers of footnotes were run into words",
        "the copy ran the number of a footnote into a word; the text omits the number",
    ),
    "page-incomplete": DefectText("A part of the page is missing", "a piece of the page is missing or cut off"),
    "page-trimmed": DefectText(
        "Lines after the telegram are the page’s own",
        "a web page continues after the telegram with navigation, comments or a foot, which are not part of its text",
    ),
    "page-end-unknown": DefectText(
        "The page does not show where the telegram ends",
        "nothing on a web page shows where the telegram ends: its last lines may be the page's own",
    ),
    "quote-interrupted": DefectText(
        "Quoted lines after an answer are left out",
        "in a mail, other words are between quoted lines; the telegram is read up to them",
    ),
    "title-cut": DefectText(
        "The title is cut off", "the title ends in a backslash, and the text contains further rows of the database"
    ),
    "body-cut": DefectText("The text is cut off", "the publisher cut the text after about 250 characters"),
    "article-url": DefectText(
        "An article without a usable address", "an article that cites the telegram has no usable address"
    ),
    "foreign-cable": DefectText(
        "The text continues with another cable",
        "the page or text continues with another telegram, which is not part of this one; `reftel.read` gives each",
    ),
    "found-in-page": DefectText(
        "Found in the page of another cable", "this telegram was found in the page of another telegram"
    ),
    "uncertain-word": DefectText(
        "A recognized word is uncertain", "character recognition is not sure of a word; the note gives its confidence"
    ),
    "hidden-text": DefectText(
        "Text does not show on the page",
        "a document has text under boxes or in the color of the paper, which is not read; the note gives page and size",
    ),
    "page-unread": DefectText(
        "A page was not read", "a page of a document was not read or not recognized; the note says why"
    ),
    "file-damaged": DefectText("The file is damaged", "the file ends early or has a wrong checksum"),
    "row-torn": DefectText(
        "A row of the table is broken", "a row of the table is broken; reading continued at the next whole row"
    ),
    "row-columns": DefectText(
        "A row with too few or too many columns", "a row of the table has the wrong number of columns"
    ),
}

_AMONG_COPIES: Mapping[DefectCode, DefectText] = {
    "copies-disagree": DefectText(
        "Copies disagree", "copies give different dates or classifications; all of them are kept"
    ),
    "section-missing": DefectText("A section is missing", "sections of the telegram are in none of its copies"),
    "copies-not-compared": DefectText("Some copies are not compared", "Reftel compares at most 64 copies"),
    "id-shared": DefectText("Another telegram has the same id", "different telegrams have the same reference id"),
}

SECTIONS: tuple[tuple[str, Mapping[DefectCode, DefectText]], ...] = (
    ("In the telegram", _IN_TELEGRAM),
    ("In the container", _IN_CONTAINER),
    ("Among copies of one telegram", _AMONG_COPIES),
)
"""Headings of docs/defects.md with their defects."""

DEFECTS: Mapping[str, DefectText] = {code: text for _, table in SECTIONS for code, text in table.items()}
"""Every defect by its code."""


def defect_title(code: str) -> str:
    """Return the title of a defect; of a code that only another release has, its words."""
    return DEFECTS[code].title if code in DEFECTS else code.replace("-", " ").capitalize()


_HEAD = """# Defects

Made from `src/reftel/defects.py` by `python -m reftel.defects`; do not edit.

A defect is a problem in a source that reading recovered from. (An error stops the work; `reftel/errors.py` has all
errors.) A defect has a code, a note with the details, and the span of the characters, if it is at one place.
"""


def page() -> str:
    """Return docs/defects.md."""
    parts = [_HEAD]
    for title, table in SECTIONS:
        rows = "".join(f"| `{code}` | {text.about} |\n" for code, text in table.items())
        parts.append(f"\n## {title}\n\n| code | meaning |\n| --- | --- |\n{rows}")
    return "".join(parts)


if __name__ == "__main__":
    print(page(), end="")
