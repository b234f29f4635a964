"""A search that finds nothing says why, and offers searches that find something."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.explanation import Explanation
from reftel.fields.table import BrowseField
from reftel.query import parse_query
from reftel.text.latin import in_latin
from tests.archive.making import put, telegram


def explained(archive: Archive, query: str) -> Explanation:
    """What the archive says of a query that finds nothing."""
    answer = archive.search(query)
    assert answer.total == 0
    assert answer.explanation is not None
    return answer.explanation


def test_every_condition_is_counted_alone(filled: Archive) -> None:
    said = explained(filled, "exercise zzyzzx -museum")
    assert [(each.text, each.is_excluded) for each in said.conditions] == [
        ("exercise", False),
        ("zzyzzx", False),
        ("-museum", True),
    ]
    for each in said.conditions:
        assert each.count == filled.search(each.alone).total
        assert each.without_count == filled.search(each.without).total


@pytest.mark.parametrize(
    ("condition", "is_excluded", "alone"),
    [
        ("created:none", False, "created:none"),
        ("released:none", False, "released:none"),
        ("-created:none", False, "-created:none"),
        ("-created:*", False, "-created:*"),
        ("-created:1950", True, "created:1950"),
        ("NOT museum", True, "museum"),
        ("\u2212museum", True, "museum"),
        ("-subject:museum", True, "subject:museum"),
    ],
)
def test_a_condition_finds_or_removes(filled: Archive, condition: str, is_excluded: bool, alone: str) -> None:
    said = explained(filled, f"zzyzzx {condition}").conditions[1]
    assert (said.text, said.is_excluded, said.alone) == (condition, is_excluded, alone)
    assert said.count == filled.search(alone).total


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ("qqxxq", ""),
        ("subject:zzyzzx", ""),
        ("tag:ZZZZ", "tag"),
        ("-tag:ZZZZ", "tag"),
        ("tag:(ZZZZ OR ZZZY)", "tag"),
        ("(tag:ZZZZ OR signed:zzyzzx)", "signed tag"),
        ("country:germany", "country"),
        ("class:topsecret", "class"),
        ("created:1801", "created"),
        ("thread:99X1", "id"),
        ("ref:99X1", "ref"),
    ],
)
def test_a_condition_names_the_field_that_it_compares(filled: Archive, condition: str, field: str) -> None:
    said = explained(filled, f"zzyzzx {condition}").conditions[1:]
    assert " ".join(sorted({each.field for each in said})) == field


@pytest.mark.parametrize(
    ("condition", "kind"),
    [("tag:ZZZZ", "tag"), ("class:topsecret", "class"), ("created:1801", "year"), ("to:zzyzzx", "to"),
     ("signed:zzyzzx", "signed"), ("-tag:ZZZZ zzyzzx", "tag"), ("subject:zzyzzx", ""), ("zzyzzx", ""),
     ("thread:99X1", "")],
)  # fmt: skip
def test_a_value_that_no_cable_has_is_answered_with_values_that_cables_have(
    filled: Archive, condition: str, kind: BrowseField | Literal[""]
) -> None:
    usual = explained(filled, condition).conditions[0].values
    assert list(usual) == (list(filled.counts(kind, limit=6)) if kind else [])
    assert bool(usual) == bool(kind)


def test_a_field_of_which_some_cable_has_the_value_needs_no_other_values(filled: Archive) -> None:
    (tag, *_) = filled.counts("tag", limit=1)
    assert explained(filled, f"tag:{tag.key} zzyzzx").conditions[0].values == ()


@pytest.mark.parametrize(("query", "said"), [("thread:99X1", "99X1"), ("ref:99X1 exercise", "99X1"), ("tag:ZZZZ", "")])
def test_an_id_like_no_other_is_answered_with_the_form_of_ids(filled: Archive, query: str, said: str) -> None:
    note = explained(filled, query).note
    assert note.startswith(f"This archive neither has nor cites “{said}”.") if said else note == ""


def test_the_nearest_ids_are_offered(filled: Archive) -> None:
    held = next(cable_id for cable_id, _ in filled.changed_ids() if cable_id[-2:].isdigit())
    wrong = held[:-2] + f"{(int(held[-2:]) + 1) % 100:02d}"
    if filled.search(f"id:{wrong}").total:
        wrong = held + "0"
    offered = {each.query for each in explained(filled, f"thread:{wrong}").alternatives}
    assert f"thread:{held}" in offered, (wrong, offered)


def test_words_in_parentheses_are_counted_too(filled: Archive) -> None:
    said = explained(filled, "(zzyzzx OR qqxxq) exercise")
    assert {"zzyzzx", "qqxxq"} <= {each.text for each in said.conditions}


@pytest.mark.parametrize(
    "query",
    ["exercise zzyzzx", "musuem zzyzzx created:1950", '"exercise zzyzzx"', "subject:zzyzzx", "created:1950 exercise"],
)
def test_what_is_offered_finds_what_it_says(filled: Archive, query: str) -> None:
    for each in explained(filled, query).alternatives:
        assert each.count == filled.search(each.query).total > 0
        assert each.because


def test_a_word_is_offered_as_the_value_of_a_field(filled: Archive) -> None:
    for value in filled.counts("signed", limit=5):
        if " " in value.key or filled.search(value.key).total:
            continue
        offered = {each.query: each.count for each in explained(filled, value.key.lower()).alternatives}
        assert offered.get(f"signed:{value.key.lower()}") == value.count
        return
    pytest.skip("every signature is a word of some text")


def test_the_nearest_spelling_is_offered(filled: Archive) -> None:
    assert filled.search("museum").total
    offered = {each.query for each in explained(filled, "musuem").alternatives}
    assert "museum" in offered
    offered = {each.query for each in explained(filled, "musuem zzyzzx").alternatives}
    assert "museum" in offered


def test_a_mistyped_name_is_offered_as_it_is_held(filled: Archive) -> None:
    name = next(value.key for value in filled.counts("signed") if value.key.isalpha() and len(value.key) > 6)
    typed = name[:3] + name[4:]
    offered = {each.query for each in explained(filled, f"signed:{typed.lower()}").alternatives}
    assert f"signed:{name}" in offered


def test_operators_of_other_engines_are_said_also_where_there_are_hits(filled: Archive) -> None:
    answer = filled.search("exercise or zzyzzx")
    assert answer.explanation is not None
    (advice,) = answer.explanation.advice
    assert (advice.query, advice.count) == ("exercise OR zzyzzx", filled.search("exercise OR zzyzzx").total)
    assert filled.search("exercise").explanation is None


def test_an_empty_query_needs_no_explanation(filled: Archive) -> None:
    assert filled.search("").explanation is None


def test_a_query_with_very_many_conditions_is_counted_in_part_and_says_so(filled: Archive) -> None:
    said = explained(filled, " ".join(f"zz{chr(97 + n)}zq" for n in range(20)))
    assert len(said.conditions) + said.not_counted == 20


def test_exact_forms_are_counted(filled: Archive) -> None:
    for word in ("museums", "museum", "loans", "tours"):
        answer = filled.search(word, exact=True)
        assert answer.exact == filled.search(f'="{word}"').total
        assert answer.exact is not None
        assert answer.exact <= answer.total
    assert filled.search('"museum"', exact=True).exact is None


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("from:mexico from:lima", "from:MEXICO OR from:LIMA"),
        ("from:(mexico lima)", "from:MEXICO OR from:LIMA"),
        ("museumgoerish", "museum*"),
        ("museum/zzyzzx", "museum OR zzyzzx"),
    ],
)
def test_a_slip_of_a_kind_is_answered_by_a_query_that_finds_cables(filled: Archive, query: str, offered: str) -> None:
    found = {parse_query(each.query, filled.vocabulary()).root for each in explained(filled, query).alternatives}
    assert parse_query(offered, filled.vocabulary()).root in found


def test_a_day_without_cables_leads_to_its_month_or_year(filled: Archive) -> None:
    year = max(filled.counts("year"), key=lambda one: one.count).key
    days = {one.key for one in filled.counts("day")}
    day = next(f"{year}-{month:02}-{at:02}" for month in range(1, 13) for at in range(1, 29)
               if f"{year}-{month:02}-{at:02}" not in days)  # fmt: skip
    offered = {each.query for each in explained(filled, f"created:{day}").alternatives}
    assert f"created:{year}" in offered


@pytest.mark.parametrize("field", ["signed", "signer"])
def test_a_person_is_found_without_the_middle_name(tmp_path: Path, field: str) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
        archive.correct("08MEXICO900001", "signed_by", ["JOHN BRAND QUILLFEATHER"], because="EXERCISE")
        offered = {each.query: each.count for each in explained(archive, f'{field}:"john quillfeather"').alternatives}
    assert offered["signed:(john quillfeather)"] == 1


@pytest.mark.parametrize(
    ("typed", "right"),
    [("Медведев", "medvedev"), ("Хрущёв", "khrushchev"), ("Παπανδρέου", "papandreoy"), ("harbor", ""), ("中国", "")],
)
def test_letters_of_other_scripts(typed: str, right: str) -> None:
    assert in_latin(typed) == right


def test_a_word_in_other_letters_is_offered_in_latin_ones(filled: Archive) -> None:
    offered = {each.query: each.because for each in explained(filled, "музеум").alternatives}
    assert offered["museum"] == "музеум in Latin letters"
