"""Mistyped labels: `TGAS:`, `SUBJCET:`, `CLASSIFED BY`."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from reftel.blocks import BlockKind
from reftel.telegram.label_values import is_known, is_listed, is_sure_value, names_post
from reftel.telegram.start import Start
from reftel.vocab.tag_table import tags as tag_table

_SLIP = re.compile(
    r"(?P<word>[A-Z\u00c9\u00ca][A-Z\u00c9\u00ca01568]{1,10}(?: ?\([A-Z]\))?)[ ]?(?P<stop>[:;])"
    r"|(?P<two>[A-Z]{7,12} BY)\b"
)
_NO_WORDS = frozenset({"RF", "EF", "ERF", "RFE", "RFF", "REFF", "RREF", "REFE"})
"""Slips of REF that begin no other line."""
_MISREAD = str.maketrans("01568", "OISGB")
"""Digits that a scanner read in place of letters."""
_SLIPS: tuple[tuple[str, BlockKind, int], ...] = (
    ("TAGS", "tags", 1),
    ("SUBJECT", "subject", 2),
    ("SUBJ", "subject", 1),
    ("REF", "references", 1),
    ("REFS", "references", 1),
    ("REFTEL", "references", 1),
    ("REFTELS", "references", 1),
)
"""Label, its kind, its maximum number of typing errors."""
_TRANSLATED: dict[str, BlockKind] = {
    "ASUNTO": "subject",
    "ASSUNTO": "subject",
    "BETREFF": "subject",
    "OBJET": "subject",
    "OBJETO": "subject",
    "OGGETTO": "subject",
    "SUJET": "subject",
    "TEMA": "subject",
    "R\u00c9F": "references",
    "R\u00c9FS": "references",
    "R\u00c9F\u00c9RENCE": "references",
    "R\u00c9F\u00c9RENCES": "references",
    "REFERENCIA": "references",
    "REFERENCIAS": "references",
    "REFER\u00caNCIA": "references",
    "REFER\u00caNCIAS": "references",
    "REFERENZ": "references",
    "RIFERIMENTO": "references",
}
"""Labels in the language of the post's country."""
_ENDS: dict[str, BlockKind] = {
    "GS": "tags",
    "FS": "references",
    "EFS": "references",
    "CT": "subject",
    "ECT": "subject",
    "JECT": "subject",
    "BJECT": "subject",
    "UBJ": "subject",
    "BJ": "subject",
}
"""Ends of labels whose beginning a copy lost, most often with the end of the page before."""
_NOT_SLIPS = frozenset({"SUBJECT", "SUBJ", "REP", "TASK", "TAX", "TABS", "BAGS", "RES", "DEF", "REV"})


def find_slip(raised: str, first: int, end: int) -> Start | None:
    """A mistyped label: `TGAS:`, `SUBJCET:`, `CLASSIFED BY`."""
    match = _SLIP.match(raised, first, end)
    if match is None:
        return None
    if match["two"]:
        word = match["two"][:-3]
        if 0 < OSA.distance(word, "CLASSIFIED", score_cutoff=2) <= 2:
            return Start("classified_by", first, match.end(), 5.0, ("line", "slip"))
        return None
    written = match["word"].partition("(")[0].strip()
    word = written.translate(_MISREAD)
    if (listed := _TRANSLATED.get(word) or _ENDS.get(word)) is not None:
        if word in _ENDS:
            is_label = _is_torn(listed, raised, first, match.end(), end)
        else:
            is_label = listed != "references" or is_known("references", raised, match.end(), end)
        return Start(listed, first, match.end(), 5.0, ("line", "colon", "slip")) if is_label else None
    if word == "RE" and match["stop"] == ":" and not is_listed(raised, match.end(), end):
        return Start("subject", first, match.end(), 2.0, ("line", "colon", "slip"))
    for label, kind, most in _SLIPS:
        distance = OSA.distance(word, label, score_cutoff=most)
        if not (0 if word == written else -1) < distance <= most or (label == "SUBJ" and word in _NOT_SLIPS):
            continue
        if kind == "tags" and not is_known(kind, raised, match.end(), end):
            continue
        if kind == "references" and word not in _NO_WORDS and not is_listed(raised, match.end(), end):
            continue
        if word.endswith(label) and word.removesuffix(label) in tag_table():
            continue  # the last code of TAGS, run into the label: `NOSUBJECT:`
        return Start(kind, first, match.end(), 6.0 - distance, ("line", "colon", "slip"))
    return None


def _is_torn(kind: BlockKind, raised: str, first: int, behind: int, end: int) -> bool:
    """Whether the end of a label is before a value of its kind; for a subject, at the beginning of an excerpt."""
    if kind == "tags":
        return is_sure_value(kind, raised, behind, end)
    if kind == "references":
        return names_post(raised, behind, end) and bool(raised[behind:end].strip())
    return not raised[:first].strip()
