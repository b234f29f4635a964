"""Damage: each kind has a switch, does what it says, and the truth says what remains."""

from __future__ import annotations

import re

import pytest

from reftel.exercise import KINDS, Telegram, generate, sample
from reftel.exercise.damage import Damager

NAMES = [kind.name for kind in KINDS]

FORMS = {"fused_tags": "page", "newspaper": "page", "two_headers": "text"}
"""Forms in which alone a kind occurs."""


def _damaged(kind: str, form: str, count: int = 150) -> list[tuple[Telegram, Telegram]]:
    """Telegrams with that damage, each beside the same telegram whole."""
    whole = generate(count, 21, start=2002, form=form)
    damaged = generate(count, 21, start=2002, form=form, damage=1.0, damage_kinds=[kind])
    return [(one, other) for one, other in zip(whole, damaged, strict=True) if other.truth.witnesses[-1].damages]


@pytest.mark.parametrize("kind", NAMES)
def test_each_kind_can_be_had_alone(kind: str) -> None:
    pairs = _damaged(kind, FORMS.get(kind, "csv"), 700 if kind == "one_line_body" else 150)
    assert len(pairs) >= (2 if kind == "one_line_body" else 6)
    for whole, damaged in pairs:
        for damage in damaged.truth.witnesses[-1].damages:
            assert damage.kind == kind
            assert damage.detail
        assert whole.data != damaged.data
        assert not whole.truth.witnesses[-1].damages
        assert _told(whole) == _told(damaged), "what was sent does not change"


def _told(telegram: Telegram) -> object:
    truth = telegram.truth
    return (truth.id, truth.subject, truth.paragraphs, truth.references, truth.summary, truth.signed_by)


MARKS = [
    ("glued_lines", "text", re.compile(rb"[A-Z0-9](?:UNCLAS|C O N F|S E C R)|[A-Z0-9]  ?TAGS:")),
    ("two_headers", "text", re.compile(rb"Viewing cable.*VZCZC.*VZCZC", re.S)),
    ("stray_captions", "csv", re.compile(rb"[a-zA-Z,] ?\n ?\n(?:SIPDIS|SENSITIVE) ?\n[A-Za-z]")),
    ("page_marks", "csv", re.compile(rb"\S [A-Z ]+ 009\d{5} \d{3} OF \d{3}   [a-zA-Z]")),
    ("metadata_tail", "csv", re.compile(rb"[A-Z] 0 \d\d/\d\d/\d{4} \d{4} [A-Z]{2}")),
    ("fused_tags", "page", re.compile(rb"/tag/[A-Z]{8,}_")),
    ("newspaper", "page", re.compile(rb"<pre>[A-Z][a-z]+day, \d\d [A-Z].*EO \d{5} .*TAGS <a", re.S)),
]


@pytest.mark.parametrize(("kind", "form", "mark"), MARKS, ids=[kind for kind, _, _ in MARKS])
def test_what_a_damage_looks_like(kind: str, form: str, mark: re.Pattern[bytes]) -> None:
    for whole, damaged in _damaged(kind, form):
        data = damaged.data.replace(b"&#x000A;", b"\n").replace(b"\r\n", b"\n")
        data = re.sub(rb"<a id='par[^>]*>([^<]*)</a>", rb"\1", data)
        assert mark.search(data), damaged.truth.witnesses[-1].damages
        assert not mark.search(whole.data.replace(b"&#x000A;", b"\n").replace(b"\r\n", b"\n"))


def test_false_pilcrows_are_nothing_but_pilcrows() -> None:
    for whole, damaged in _damaged("false_pilcrows", "csv"):
        assert damaged.data.count("¶".encode()) > whole.data.count("¶".encode())
        assert _bare(damaged.data) == _bare(whole.data)


def _bare(data: bytes) -> str:
    return " ".join(data.decode().replace("¶", "").split())


def test_a_missing_marking_is_missing_in_the_truth() -> None:
    for _, damaged in _damaged("broken_markings", "csv"):
        witness = damaged.truth.witnesses[-1]
        left = witness.changes.get("paragraphs")
        if left is None:
            continue
        for before, after in zip(damaged.truth.paragraphs, left, strict=True):
            assert before.text == after.text
            if before.marking != after.marking:
                assert after.marking in (None, (before.marking or "").replace("/", "//"), f"{before.marking}/REL")


def test_cut_off_copies_say_what_is_left() -> None:
    for _, damaged in _damaged("cut_off", "csv"):
        witness = damaged.truth.witnesses[-1]
        changes = witness.changes
        assert changes["is_partial"]
        detail = witness.damages[0].detail
        if detail == "no header":
            assert changes["action"] == ()
            assert "paragraphs" not in changes
        elif detail == "header only":
            assert changes["paragraphs"] == ()
            assert changes["signed_by"] == ()
        else:
            assert len(changes["paragraphs"]) == 1
            assert changes["paragraphs"][0].text.endswith("...")


def test_redactions_stand_in_the_truth_as_often_as_in_the_text() -> None:
    for _, damaged in _damaged("redactions", "csv"):
        struck = damaged.truth.witnesses[-1].changes["redactions"]
        assert struck
        assert damaged.data.count(struck[0].encode()) == len(struck)


def test_the_rate_is_a_share_of_copies() -> None:
    witnesses = [witness for telegram in generate(800, 2, damage=0.2) for witness in telegram.truth.witnesses]
    share = sum(bool(witness.damages) for witness in witnesses) / len(witnesses)
    assert 0.15 < share < 0.24


def test_what_is_not_damaged_is_as_without_damage() -> None:
    for whole, other in zip(generate(200, 2, form="mixed"), generate(200, 2, form="mixed", damage=0.3), strict=True):
        if not any(witness.damages for witness in other.truth.witnesses):
            assert whole == other


@pytest.mark.parametrize(("rate", "kinds", "says"), [(2.0, (), "rate"), (0.5, ("rust",), "rust")])
def test_what_there_is_not_is_refused(rate: float, kinds: tuple[str, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Damager(1, rate, kinds)


def test_samples() -> None:
    plain = sample(4)
    assert 5000 < len(plain.data) < 9000
    assert "EXERCISE EXERCISE EXERCISE" in plain.text
    assert sample(4, form="csv", damage_kinds=["ocr"]).truth.witnesses[-1].damages[0].kind == "ocr"
    assert sample(4, characters=1500).data != plain.data
