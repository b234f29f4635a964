"""Letters that look like the label of an element and are inside one: `INFO` of a sentence, the `TO` of QUITO, a doubled
label, the order that a classifier names."""

from __future__ import annotations

import re

from reftel.blocks import BlockKind
from reftel.telegram.kinds import DESIGNATOR, ROUTED
from reftel.telegram.label_values import MESSAGE, REFERENCE_LIKE, is_of_classifier
from reftel.telegram.phrases import PRECEDENCES
from reftel.values import element_labels as labels
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_ADDRESSED = re.compile(
    rf"(?:\d|{PRECEDENCES}|WASHDC|WASHINGTON DC|COLLECTIVE|POSTS|CAPITALS"
    r"|(?:AM(?:EMBASSY|CONSUL)|USMISSION|USEU) [A-Z ]{3,20})\s*$"
)
"""How an addressee ends before INFO in the same line."""
_LONGEST_ADDRESS = 40
_LONGEST_LABEL = 40
_LAST_LETTERS = re.compile(r"[A-Z]+$")
_SUBJECT_BEFORE = re.compile(rf"\b{labels.SUBJECT}[ ]?[:;][ ]{{0,3}}$")
REF_LINE = re.compile(rf"[ \t]*{labels.REFERENCES}[ \t]*[:(A-Z]")
"""The label of references in a line."""
_ARTICLE = re.compile(r"\b(?:THE|THIS|THAT|A|ANY|EACH|EVERY|ON|SAME) $")
_DESIGNATED = re.compile(rf"\s{{0,4}}(?:{ROUTED}|{DESIGNATOR}|US[A-Z]{{2,}})")
_SENDS_TO = re.compile(rf"\s{{1,4}}[A-Z][A-Z\d .,/'\-]{{2,50}}?\sTO\s+(?:{ROUTED}|{DESIGNATOR})")
_MOST_WORDS = 4
"""Words of a sender's name that has no designator."""
_REF_BEFORE = re.compile(rf"\b{labels.REFERENCES}[ ]?[:;.][ ]{{0,3}}$")
"""The label before a doubled one: `REF: REF (A) LIMA 12`."""
_CITED = re.compile(r"\b(?:TO|OF|IN|FROM|PER|UNDER|SEE|ON|WITH|FOR|BY)[ ]{1,3}$")
"""A word before a label that is a part of its sentence."""
_LETTER = re.compile(r"[ ]?[A-Z]:[ ]")
_LABEL_OF_ITEM = re.compile(r"(?:^|[\s\u00b6])[\s\u00b6]*[(\[]?[A-Z][.)\]:/][ \t]{0,3}$")
"""An item's label before it: `REF: A. REF OSLO 5  B. REF OSLO 6`."""


def is_inside_element(name: BlockKind, raised: str, at: int, end: int) -> bool:
    """Return whether what is around a place says that it is inside an element and begins none: INFO without an
    addressee, a doubled REF, the letters of a post before TO (`QUITO AMEMBASSY LIMA`).

    Args:
        name: The kind that the place may begin.
        raised: The telegram in capitals.
        at: The place.
        end: The end of the label there.
    """
    if name == "subject":
        # of a reference: `HOTR WASHINGTON DC (SUBJ: ...)`; a doubled label; the last word of a sentence
        before = max(0, at - _LONGEST_LABEL)
        if "." in raised[end - 1 : end + 1] and _ARTICLE.search(raised, before, at):
            return True
        return raised[at - 1] == "(" or _SUBJECT_BEFORE.search(raised, before, at) is not None
    if name == "from":
        return not _names_sender(raised, end)
    if name == "to" and raised.endswith("PASS ", 0, at):
        return True  # an instruction: `AMEMBASSY QUITO PASS TO AMCONSUL GUAYAQUIL`
    if name == "to" and raised[at - 1].isalpha():
        word = _LAST_LETTERS.search(raised, max(0, at - _LONGEST_LABEL), at)
        return word is not None and posts().resolve(f"{word[0]}TO") is not None
    if name == "executive_order":
        return is_of_classifier(raised, at)
    if name == "classified_by" and raised.startswith("DERIVATIVELY ", max(0, at - len("DERIVATIVELY "))):
        return True
    if name == "info":
        return not _ADDRESSED.search(raised, max(0, at - _LONGEST_ADDRESS), at)
    return name == "references" and (_is_repeated(raised, at) or _is_cited(raised, at, end))


def _names_sender(raised: str, end: int) -> bool:
    """Whether a sender follows FM in the middle of a line: in prose it is a foreign minister, `MET FM HARWELL AT`."""
    if _DESIGNATED.match(raised, end) or _SENDS_TO.match(raised, end):
        return True
    words = raised[end : end + _LONGEST_LABEL].split()[:_MOST_WORDS]
    names = [" ".join(words[:size]) for size in range(1, len(words) + 1)]
    return any(posts().resolve(name) is not None or agency_of(name) is not None for name in names)


def _is_repeated(raised: str, at: int) -> bool:
    """Whether a label of references doubles the one before it, or follows the label of an item."""
    if _REF_BEFORE.search(raised, max(0, at - _LONGEST_LABEL), at):
        return True
    line = raised.rfind("\n", 0, at) + 1
    return _LABEL_OF_ITEM.search(raised, max(line - 1, 0, at - _LONGEST_LABEL), at) is not None and (
        REF_LINE.match(raised, line, at) is not None or _LABEL_OF_ITEM.match(raised, max(line - 1, 0), at) is not None
    )


def _is_cited(raised: str, at: int, behind: int) -> bool:
    """Whether a label of references is a part of a subject: `RESPONSE TO REFTEL: HARBOR DUES`."""
    if not _CITED.search(raised, max(0, at - _LONGEST_LABEL), at):
        return False
    letter = _LETTER.match(raised, behind)
    if letter is None and raised[behind - 1] not in ":;" and raised[behind : behind + 1] not in (":", ";"):
        return True  # `RESPONSE TO REFTEL STATE 12`
    value = letter.end() if letter else behind
    end = raised.find("\n", value)
    end = end if end >= 0 else len(raised)
    return not _names_reference(raised, value, end) and MESSAGE.match(raised, value, end) is None


def _names_reference(raised: str, value: int, end: int) -> bool:
    """Whether a cable of a known post, or the label of a first item, is after a label."""
    found = REFERENCE_LIKE.match(raised, value, end)
    return found is not None and (found["post"] is None or posts().resolve(found["post"]) is not None)
