"""Possible signers of a telegram: chiefs of mission of the day, and its classifiers."""

from __future__ import annotations

from reftel.telegram.draft import Draft
from reftel.values.signature import Knowledge
from reftel.vocab.chiefs import signer, surname_key

_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})


def known_people(draft: Draft) -> Knowledge:
    """Return the known people of a telegram whose head has been read."""

    def is_chief(surname: str) -> bool:
        if draft.post is None or draft.created is None:
            return False
        return signer(surname, draft.post, draft.created.date()) is not None

    return Knowledge(is_chief=is_chief, classifiers=_surnames(draft))


def _surnames(draft: Draft) -> frozenset[str]:
    """Keys of the classifiers' surnames; classifiers often sign too."""
    found: set[str] = set()
    for one in draft.classified_by:
        words = [
            word for word in (one.name or "").replace(",", " ").split() if word.upper().rstrip(".") not in _SUFFIXES
        ]
        if words:
            found.update((surname_key(words[-1]), surname_key(" ".join(words[-2:]))))
    return frozenset(found - {""})
