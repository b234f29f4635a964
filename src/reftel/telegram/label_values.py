"""Whether a label without a colon is followed by a value of its kind."""

from __future__ import annotations

import re

from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags as tag_table

REFERENCE_LIKE = re.compile(
    r"\s*[(\[]?(?:[A-Z](?:[.):\]]|\s{1,3}[\-\u2013]\s|(?=\s))\s*)?"
    r"(?:\d{2,4} ?)?(?P<post>[A-Z][A-Z' .\-]{1,25}?) ?\d{2,6}\b|\s*[(\[]?A[.)\]]"
)
_FIRST_CODE = re.compile(r"[ \t]*\(?(?P<code>[A-Z]{2,8})\b")


def is_known(name: str, raised: str, behind: int, end: int) -> bool:
    """Whether a label without a colon is followed by a value of its kind."""
    if name == "tags":
        code = _FIRST_CODE.match(raised, behind, end)
        return code is not None and code["code"] in tag_table()
    if name == "references":
        return names_post(raised, behind, end)
    return True


def names_post(raised: str, behind: int, end: int) -> bool:
    found = REFERENCE_LIKE.match(raised, behind, min(end, behind + 60))
    if found is None:
        return not raised[behind:end].strip(" :.-")
    return found["post"] is None or posts().resolve(found["post"]) is not None
