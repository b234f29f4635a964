"""Every table of `rules/` against the reading, each in a notation of one line a value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reftel.model import Addressee, Cable, Classifier, Reference
from reftel.telegram import read
from tests.telegram.tables import Case, cases


def reference(one: Reference) -> str:
    marks = [mark for mark, on in (("notal", one.notal), ("previous", one.and_previous)) if on]
    if one.corrected_from:
        marks.append(f"corrected {one.corrected_from}")
    return " ".join([one.label or "-", one.kind, one.id or f"[{one.text}]", *marks])


def classifier(one: Classifier) -> str:
    return " | ".join((one.name or "-", one.title or "-", one.section or "-", "".join(one.reasons) or "-"))


def addressee(kind: str, one: Addressee) -> str:
    parts = (
        kind,
        one.routing or "-",
        one.name,
        one.precedence or "-",
        one.number or "-",
        ", ".join(one.excluded) or "-",
    )
    return " | ".join(parts)


def order(cable: Cable) -> list[str]:
    found = cable.executive_order
    if found is None:
        return ["none"]
    return [
        " | ".join((found.order or "-", str(found.declassify_on or "-"), found.event or "-", found.exemption or "-"))
    ]


def subject(cable: Cable) -> list[str]:
    return ["none"] if cable.subject is None else [f"{cable.subject_marking or '-'} | {cable.subject}"]


def addressees(cable: Cable) -> list[str]:
    return [addressee("to", one) for one in cable.action] + [addressee("info", one) for one in cable.info]


def outline(cable: Cable) -> list[str]:
    return [
        " | ".join((p.anchor, p.marking or "-", p.heading or "-", " ".join(p.text.split()))) for p in cable.paragraphs
    ]


NOTATIONS: dict[str, Callable[[Cable], list[str]]] = {
    "references": lambda cable: [reference(one) for one in cable.references],
    "tags": lambda cable: list(cable.tags),
    "subjects": subject,
    "classifiers": lambda cable: [classifier(one) for one in cable.classified_by],
    "signatures": lambda cable: list(cable.signed_by),
    "orders": order,
    "summaries": lambda cable: (cable.summary or "none").split("\n"),
    "addressees": addressees,
    "paragraphs": outline,
    "headings": outline,
    "comments": lambda cable: (cable.comment or "none").split("\n"),
    "numbers": outline,
}


@pytest.mark.parametrize(
    ("name", "case"),
    [pytest.param(name, case, id=f"{name}: {case.title}") for name in NOTATIONS for case in cases(name)],
)
def test_rule(name: str, case: Case) -> None:
    for text in (case.text, case.text.replace("\n", "\r\n")):
        cable = read(text, year=case.year, reference_id=case.reference_id)
        assert tuple(NOTATIONS[name](cable)) == case.expected
        assert "".join(block.span.of(text) for block in cable.blocks) == text


def test_every_table_is_read() -> None:
    from tests.telegram.tables import RULES

    assert {path.stem for path in RULES.glob("*.txt")} == set(NOTATIONS)
