"""The adversary itself: it finds every element that the truth knows, and harms nothing but what it says."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adversary import damage
from tests.adversary.starts import Facts, fold, starts
from tests.adversary.telegrams import exercise
from tests.adversary.touched import untouched
from tests.adversary.values import values, wrong

TEXT = """VZCZCXYZ0000
RR RUEHWEB
DE RUEHPE #0123 0572217
ZNR UUUUU ZZH
R 262217Z FEB 07
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC 5546
RUEHBO/AMEMBASSY BOGOTA 0012
INFO RUEHXC/ALL HARBORS COLLECTIVE

UNCLAS LIMA 000123

SIPDIS

STATE FOR WHA/AND

E.O. 12958: N/A
TAGS: PREL PE
SUBJECT: LIGHTHOUSE REPAIRS
REF: LIMA 100

--------
THE LAMP
--------

1.  (U)  The lamp of the lighthouse was repaired in
2.  hours.

2.  (U)  The harbor master expressed thanks.

HARBORMAN
"""
FACTS = Facts(
    frozenset({"SIPDIS"}),
    frozenset({"STATE FOR WHA/AND"}),
    frozenset({"THE LAMP"}),
    frozenset({"HARBORMAN"}),
    (1, 2),
    fold,
)


def test_elements_are_found() -> None:
    kinds = [start.kind for start in starts(TEXT.replace("\n2.  hours", " 2 hours"), FACTS)]
    header = ["routing", "de", "security", "dtg", "from", "to", "addressee", "info"]
    front = ["classification", "caption", "passing", "order", "tags", "subject", "references"]
    assert kinds == [*header, *front, "heading", "paragraph", "paragraph", "signature"]


def test_all_that_the_truth_knows_is_found() -> None:
    for subject in exercise(40, 3):
        kinds = [start.kind for start in subject.starts]
        assert kinds.count("paragraph") == len(subject.true["paragraphs"]), subject.name
        assert kinds.count("heading") == sum(bool(one) for one in subject.true.get("paragraphs.heading", ())), (
            subject.name
        )
        assert kinds.count("signature") == ("signed_by" in subject.true), subject.name
        for kind in ("order", "tags", "subject", "from", "to", "dtg"):
            assert kinds.count(kind) == 1, (subject.name, kind)


@pytest.mark.parametrize("between", ["", " "])
def test_a_break_before_an_element_goes_and_nothing_else(between: str) -> None:
    for start in starts(TEXT, FACTS):
        harmed = damage.glue(TEXT, start, between)
        assert "".join(harmed.text.split()) == "".join(TEXT.split())
        assert harmed.text.count("\n") < TEXT.count("\n") and harmed.text.endswith(TEXT[start.at :])


@given(seed=st.integers(0, 10**6), name=st.sampled_from(sorted(damage.SLIPS)))
def test_a_slip_is_where_it_says(seed: int, name: str) -> None:
    harmed = damage.SLIPS[name](TEXT, Random(seed), len(TEXT))
    assert harmed is not None and harmed.at is not None
    assert harmed.text[: harmed.at] == TEXT[: harmed.at] and harmed.text != TEXT
    assert abs(len(harmed.text) - len(TEXT)) <= 1
    assert harmed.text.endswith(TEXT[harmed.at + 1 :])


def test_what_was_read_from_a_place_may_change_and_nothing_else() -> None:
    subject = next(iter(exercise(1, 5)))
    at = subject.text.index(subject.true["subject"].split()[0])
    true, read = untouched(subject, at, subject.true, {**values(subject.read), "subject": "ANOTHER"})
    assert "subject" not in true and not wrong(true, read)
    _, read = untouched(subject, at, subject.true, {**values(subject.read), "tags": ("XX",)})
    assert wrong(true, read) == ("tags",)
