"""Witnesses of one telegram become one cable: values chosen by the rules, disagreements kept, sections joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reftel.collate.collation_types import Chosen, Collation, Disagreement, WitnessDefect
from reftel.collate.disagree import disagreements
from reftel.collate.given import Given, coverage
from reftel.collate.rules import RULES, choose, has_any
from reftel.collate.sections import joined, missing, unmarked
from reftel.model import Article, Cable, Defect

_TEXT_RULE = RULES[0]

_PART = 0.4
"""Share of the longest text below which a copy counts as a part of it, marked or not. Less than half, as some copies
have all their text twice."""


_MADE_GOOD = {"no-id": "id", "no-date": "created"}
"""Defects of a section that another section makes good, with the attribute of `Cable`."""


def collate(witnesses: Sequence[Given]) -> Collation:
    """One cable from at least one witness. The same witnesses give the same cable in any order.

    `paragraphs` keep the anchors of their readings unless sections are joined; `collate.anchors` makes them permanent.
    """
    if len(witnesses) == 1:
        return _single(witnesses[0])
    ordered = sorted(witnesses, key=lambda given: given.number)
    main, _ = choose(_TEXT_RULE, _with_text(ordered))
    values: dict[str, Any] = {}
    chosen: list[Chosen] = []
    for rule in RULES[1:]:
        holders = [given for given in ordered if has_any(given.cable, rule.fields)]
        if not holders:
            continue
        winner, criterion = choose(rule, holders)
        for field in rule.fields:
            values[field] = getattr(winner.cable, field)
        if winner is not main:
            chosen.extend(Chosen(field=field, witness=winner.number, rule=criterion) for field in rule.fields)
    values["articles"] = _articles(ordered)
    paragraphs, of_witness, sections = joined(main, ordered)
    lacking = missing(ordered)
    open_sections = unmarked(ordered, main)
    values |= {
        "paragraphs": paragraphs,
        "sections": sections,
        "comment": main.cable.comment or next((g.cable.comment for g in ordered if g.cable.comment), None),
        "is_partial": bool(lacking) or (main.cable.is_partial and (coverage(main)[0] is None or bool(open_sections))),
    }
    # a withdrawal record does not apply to a copy that another publisher released
    values["withdrawn"] = any(g.cable.withdrawn for g in ordered) and not paragraphs
    for field in ("id", "year", "post", "serial"):
        values[field] = next((v for given in ordered if (v := getattr(given.cable, field)) is not None), None)
    cable = msgspec.structs.replace(main.cable, **values)
    differing = disagreements(cable, ordered)
    return Collation(
        cable=cable,
        main=main.number,
        paragraph_witness=of_witness,
        chosen=tuple(chosen),
        disagreements=differing,
        defects=_defects(cable, ordered, lacking, differing),
        missing_sections=lacking,
        unmarked_sections=open_sections,
        beside=tuple(dict.fromkeys(line for given in ordered for line in given.beside)),
    )


def _with_text(witnesses: Sequence[Given]) -> list[Given]:
    """Those that can be read first: a head alone, or the first lines, is not a copy of the text."""
    sizes = [sum(len(paragraph.text) for paragraph in given.cable.paragraphs) for given in witnesses]
    return [given for given, size in zip(witnesses, sizes, strict=True) if size >= _PART * max(sizes)]


def _single(given: Given) -> Collation:
    lacking = missing([given])
    cable = given.cable
    if lacking and not cable.is_partial:
        cable = msgspec.structs.replace(cable, is_partial=True)
    return Collation(
        cable=cable,
        main=given.number,
        paragraph_witness=(given.number,) * len(cable.paragraphs),
        disagreements=disagreements(cable, [given]) if len(cable.headers) > 1 else (),
        defects=_defects(cable, [given], lacking, ()),
        missing_sections=lacking,
        unmarked_sections=unmarked([given], given),
        beside=tuple(dict.fromkeys(given.beside)),
    )


def _articles(witnesses: Sequence[Given]) -> tuple[Article, ...]:
    """Those of all witnesses, each URL once; the fullest entry."""
    found: dict[str, Article] = {}
    for given in witnesses:
        for article in given.cable.articles:
            held = found.get(article.url)
            if held is None or (held.title is None and article.title is not None):
                found[article.url] = article
    return tuple(found.values())


def _defects(
    cable: Cable, witnesses: Sequence[Given], lacking: tuple[int, ...], differing: tuple[Disagreement, ...]
) -> tuple[WitnessDefect, ...]:
    found = [
        WitnessDefect(defect=defect, witness=given.number)
        for given in witnesses
        for defect in given.cable.defects
        if not _is_made_good(defect, given, cable)
    ]
    if lacking:
        note = "section" + ("s " if len(lacking) > 1 else " ") + ", ".join(map(str, lacking))
        found.append(WitnessDefect(defect=Defect("section-missing", f"{note} of this telegram not found")))
    for each in differing:
        if each.field in ("created", "classification") and len({n for a in each.attested for n in a.witnesses}) > 1:
            said = " / ".join(attested.value for attested in each.attested)
            found.append(WitnessDefect(defect=Defect("copies-disagree", f"{each.field}: {said}")))
    return tuple(found)


def _is_made_good(defect: Defect, given: Given, cable: Cable) -> bool:
    """Whether a section lacks a value that another section of its telegram gives."""
    name = _MADE_GOOD.get(defect.code)
    if name is None or getattr(given.cable, name) is not None or getattr(cable, name) is None:
        return False
    return coverage(given)[0] is not None
