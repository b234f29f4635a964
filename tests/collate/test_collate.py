"""Values chosen by rule, disagreements kept, sections joined; whatever the order of arrival."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from reftel.collate import Collation, Given, collate
from reftel.collate.rules import RULES, TEXT
from reftel.model import (
    Addressee,
    Article,
    Cable,
    Classification,
    Defect,
    Field,
    Frame,
    Reference,
    Transmission,
)
from reftel.spans import Span
from tests.collate.making import CHESS, LAMP, SECRET, SECTIONS, STRUCK, cable, day, given, header, paragraphs

DTG = dt.datetime(2007, 2, 26, 22, 17, tzinfo=dt.UTC)
PAGE = dt.datetime(2007, 2, 26, 22, 10, tzinfo=dt.UTC)
REFERENCE = Reference(kind="cable", id="07LIMA12", text="LIMA 12")
OTHER_REFERENCE = Reference(kind="cable", id="07LIMA21", text="LIMA 21")

CHOICES: tuple[tuple[str, str, Cable, Cable, Frame, object], ...] = (
    (
        "whole over partial",
        "paragraphs",
        cable(LAMP[:3], is_partial=True, released=day("2011-01-01")),
        cable(released=day("2010-01-01")),
        Frame(),
        LAMP,
    ),
    (
        "unredacted over redacted, though released before",
        "paragraphs",
        cable((*LAMP[:3], "XXXXXXXXXXXX"), redactions=(STRUCK,), released=day("2011-01-01")),
        cable(released=day("2010-01-01")),
        Frame(),
        LAMP,
    ),
    (
        "all paragraphs over some that are withheld, though released before",
        "paragraphs",
        cable(released=day("2011-01-01"), paragraphs=(paragraphs(LAMP)[0], paragraphs(LAMP)[3])),
        cable((*LAMP[:3], "XXXXXXXXXXXX"), redactions=(STRUCK,), released=day("2010-01-01")),
        Frame(),
        (*LAMP[:3], "XXXXXXXXXXXX"),
    ),
    (
        "text over a head alone, though released before",
        "paragraphs",
        cable((), released=day("2011-01-01")),
        cable(released=day("2010-01-01")),
        Frame(),
        LAMP,
    ),
    (
        "all over a part that does not say so, though released before",
        "paragraphs",
        cable(LAMP[:1], released=day("2011-01-01")),
        cable(released=day("2010-01-01")),
        Frame(),
        LAMP,
    ),
    (
        "once over twice, where that was released before",
        "paragraphs",
        cable((*LAMP, *LAMP), released=day("2010-01-01")),
        cable(released=day("2011-01-01")),
        Frame(),
        LAMP,
    ),
    (
        "later release over earlier",
        "paragraphs",
        cable(CHESS, released=day("2010-01-01")),
        cable(released=day("2011-01-01")),
        Frame(),
        LAMP,
    ),
    (
        "the group's time over the page's minutes",
        "created",
        cable(created=PAGE),
        cable(created=DTG, transmission=Transmission(dtg=DTG)),
        Frame(created=PAGE, created_is="minutes wrong"),
        DTG,
    ),
    (
        "an exact time over a day",
        "created",
        cable(created=day("2007-02-26")),
        cable(created=DTG),
        Frame(created=day("2007-02-26"), created_is="day only"),
        DTG,
    ),
    (
        "classification as sent over a page's table",
        "classification",
        cable(classification=Classification(level="UNCLASSIFIED")),
        cable(classification=SECRET, sender="AMEMBASSY MEXICO"),
        Frame(),
        SECRET,
    ),
    (
        "the header with more addressees",
        "info",
        cable(info=(Addressee(name="LIMA"),), headers=(header("AMEMBASSY MEXICO", "LIMA"),)),
        cable(
            info=(Addressee(name="LIMA"), Addressee(name="QUITO")),
            headers=(header("AMEMBASSY MEXICO", "LIMA", "QUITO"),),
        ),
        Frame(),
        (Addressee(name="LIMA"), Addressee(name="QUITO")),
    ),
    (
        "the longer subject over one cut short",
        "subject",
        cable(subject="EXERCISE: Loan of"),
        cable(subject="EXERCISE: Loan of a Lamp"),
        Frame(),
        "EXERCISE: Loan of a Lamp",
    ),
    (
        "tags without a defect at their place",
        "tags",
        cable(
            tags=("PRELPGOVMX", "SCUL", "OEXC"),
            fields=(Field("tags", Span(5, 9), "tags"),),
            defects=(Defect("fused-tags", "", Span(6, 7)),),
        ),
        cable(tags=("PREL", "PGOV"), fields=(Field("tags", Span(5, 9), "tags"),)),
        Frame(),
        ("PREL", "PGOV"),
    ),
    (
        "a corrected copy over the one that it replaces, though released before",
        "paragraphs",
        cable((*LAMP[:3], CHESS[3]), released=day("2011-01-01")),
        cable(captions=("CORRECTED COPY", "SIPDIS"), released=day("2010-01-01")),
        Frame(),
        LAMP,
    ),
    (
        "a correction by the network's signal over a list with more references",
        "references",
        cable(references=(OTHER_REFERENCE, REFERENCE)),
        cable(references=(REFERENCE,), transmission=Transmission(operating_signals=("ZZH", "ZEL"))),
        Frame(),
        (REFERENCE,),
    ),
    (
        "a repetition that was asked for over the first copy",
        "tags",
        cable(tags=("PREL", "PGOV", "MX")),
        cable(tags=("PREL", "MX"), transmission=Transmission(operating_signals=("ZDK",))),
        Frame(),
        ("PREL", "MX"),
    ),
    (
        "a correction that its subject tells over a longer subject",
        "subject",
        cable(subject="EXERCISE: Loan of a Lamp and of a Bell"),
        cable(subject="EXERCISE: Loan of a Lamp (CORRECTED COPY)"),
        Frame(),
        "EXERCISE: Loan of a Lamp (CORRECTED COPY)",
    ),
    (
        "the whole text over a corrected part",
        "paragraphs",
        cable(LAMP[:3], captions=("CORRECTED COPY",), is_partial=True),
        cable(),
        Frame(),
        LAMP,
    ),
)
"""(what, field, the copy that loses, the copy that wins, the frame of the loser, the value)."""


def _value(collation: Collation, field: str) -> object:
    value = getattr(collation.cable, field)
    return tuple(paragraph.text for paragraph in value) if field == "paragraphs" else value


@pytest.mark.parametrize(
    ("field", "worse", "better", "frame", "expected"), [case[1:] for case in CHOICES], ids=[c[0] for c in CHOICES]
)
def test_the_better_copy_gives_the_value(
    field: str, worse: Cable, better: Cable, frame: Frame, expected: object
) -> None:
    for first, second in ((worse, better), (better, worse)):
        witnesses = [
            Given(number=at, cable=each, frame=frame if each is worse else Frame(), sha256=f"{at}")
            for at, each in enumerate((first, second), 1)
        ]
        assert _value(collate(witnesses), field) == expected


def test_values_say_where_they_are_from() -> None:
    early = given(1, cable(LAMP, released=day("2010-01-01"), redactions=(STRUCK,), tags=("PREL", "PGOV")))
    late = given(2, cable(LAMP, released=day("2011-01-01"), tags=()))
    made = collate([early, late])
    assert made.main == 2
    assert made.paragraph_witness == (2, 2, 2, 2)
    assert {(each.field, each.witness, each.rule) for each in made.chosen} == {("tags", 1, "only")}


def test_every_field_that_witnesses_can_differ_in_has_a_rule() -> None:
    derived = {"schema", "id", "year", "post", "serial", "articles", "defects", "is_partial", "withdrawn"}
    ruled = {field for rule in RULES for field in rule.fields}
    assert ruled | derived == set(Cable.__struct_fields__)
    assert not ruled & derived
    assert RULES[0].fields == TEXT


def test_articles_of_all_copies_are_kept() -> None:
    bare, told = Article(url="https://example.org/a"), Article(url="https://example.org/a", title="EXERCISE")
    other = Article(url="https://example.org/b")
    made = collate([given(1, articles=(bare,)), given(2, articles=(told, other))])
    assert made.cable.articles == (told, other)


def test_disagreements_are_kept_with_their_witnesses() -> None:
    made = collate(
        [
            given(1, cable(tags=("PREL", "MX"), subject="EXERCISE: Loan of a Lamp")),
            given(2, cable(tags=("PREL",), subject="Exercise:  Loan of a lamp!")),
            given(3, cable(tags=("PREL", "MX"), classification=SECRET)),
        ]
    )
    assert [(each.field, [(a.value, a.witnesses) for a in each.attested]) for each in made.disagreements] == [
        ("tags", [("PREL, MX", (1, 3)), ("PREL", (2,))])
    ]


def test_copies_of_a_header_within_one_page_can_disagree() -> None:
    two = (header("AMEMBASSY MEXICO", "LIMA", "QUITO"), header("AMEMBASSY MEXICO", "LIMA", "QUITO AND BOGOTA"))
    cut = (header("AMEMBASSY MEXICO", "LIMA"), header("AMEMBASSY MEXICO", "LIMA", "QUITO"))
    told = collate([given(1, cable(headers=two, info=two[1].info))]).disagreements
    assert [each.field for each in told] == []  # the first was cut off
    other = (header("AMEMBASSY MEXICO", "LIMA"), header("AMEMBASSY MEXICO", "LYMA"))
    told = collate([given(1, cable(headers=other, info=other[1].info))]).disagreements
    assert [each.attested[0].value for each in told] == ["LYMA"]
    assert collate([given(1, cable(headers=cut, info=cut[1].info))]).disagreements == ()


def test_wrong_minutes_and_bare_days_are_no_other_reading() -> None:
    made = collate(
        [
            given(1, cable(created=DTG, transmission=Transmission(dtg=DTG))),
            given(2, cable(created=PAGE), frame=Frame(created=PAGE, created_is="minutes wrong")),
        ]
    )
    assert made.cable.created == DTG
    assert made.disagreements == ()


def test_times_that_disagree_are_a_defect() -> None:
    other = dt.datetime(2007, 3, 1, 12, 0, tzinfo=dt.UTC)
    made = collate(
        [
            given(1, cable(created=DTG, transmission=Transmission(dtg=DTG))),
            given(2, cable(created=other, transmission=Transmission(dtg=other))),
        ]
    )
    assert [each.defect.code for each in made.defects] == ["copies-disagree"]


# any witnesses at all ------------------------------------------------------------------------------------------------

readings = st.builds(
    cable,
    st.sampled_from([(), LAMP, LAMP[:2], CHESS]),
    subject=st.sampled_from([None, "EXERCISE: Loan of a Lamp", "EXERCISE"]),
    created=st.sampled_from([None, DTG, PAGE]),
    released=st.sampled_from([None, day("2010-01-01"), day("2011-01-01")]),
    tags=st.sampled_from([(), ("PREL",), ("PREL", "MX")]),
    classification=st.sampled_from([None, SECRET]),
    is_partial=st.booleans(),
    redactions=st.sampled_from([(), (STRUCK,)]),
    headers=st.sampled_from([(), (header("AMEMBASSY MEXICO", "LIMA"),)]),
    references=st.sampled_from([(), (Reference(kind="cable", id="06MEXICO900002"),)]),
    sections=st.sampled_from([(), SECTIONS[0].sections, SECTIONS[1].sections]),
    signed_by=st.sampled_from([(), ("QUILLFEATHER",)]),
)


@hypothesis_given(st.lists(readings, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(made: list[Cable], rng: object) -> None:
    def digest(reading: Cable) -> str:
        return f"{made.index(reading):064x}"

    def put(order: list[Cable]) -> tuple[Cable, tuple[int, ...]]:
        witnesses = [Given(number=at, cable=each, sha256=digest(each)) for at, each in enumerate(order, 1)]
        result = collate(witnesses)
        return result.cable, result.missing_sections

    shuffled = list(made)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert put(made) == put(shuffled)


@hypothesis_given(st.lists(readings, min_size=1, max_size=4))
def test_nothing_attested_is_lost(made: list[Cable]) -> None:
    result = collate([given(at, each) for at, each in enumerate(made, 1)])
    assert len(result.paragraph_witness) == len(result.cable.paragraphs)
    for field in ("subject", "tags", "classification", "references", "released"):
        if any(getattr(each, field) for each in made):
            assert getattr(result.cable, field)
    for disagreement in result.disagreements:
        assert len(disagreement.attested) > 1
