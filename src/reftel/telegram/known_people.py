"""Possible signers of a telegram: chiefs of mission of the day, and its classifiers."""

from __future__ import annotations

from reftel.telegram.draft import Draft
from reftel.values.signature import Knowledge, Signature
from reftel.vocab.chiefs import is_one_letter_off, near_chief, signer, surname_key
from reftel.vocab.persons import name_words

_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})


def known_people(draft: Draft) -> Knowledge:
    """Return the known people of a telegram whose head has been read."""

    def is_chief(surname: str) -> bool:
        if draft.post is None or draft.created is None:
            return False
        return signer(surname, draft.post, draft.created.date()) is not None

    classifiers = _surnames(draft)

    def near(surname: str) -> str | None:
        if draft.post is not None and draft.created is not None:
            chief = near_chief(surname, draft.post, draft.created.date())
            if chief is not None:
                return f"{chief.surname}, chief of mission"
        return next((f"{one}, classifier" for one in classifiers if is_one_letter_off(surname, one)), None)

    return Knowledge(is_chief=is_chief, classifiers=classifiers, near=near)


def near_expected(found: Signature, known: Knowledge) -> str | None:
    """Return the expected signer from whom an unknown surname differs in one letter: the copy perhaps garbled it.

    Example: `BEYRLF` where Beyrle is chief of mission gives `Beyrle, chief of mission`.
    """
    if {"chief of mission", "classifier"} & set(found.evidence):
        return None
    unknown = (name for name in found.names if name.upper() not in name_words())
    return next((near for name in unknown if (near := known.near(name))), None)


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
