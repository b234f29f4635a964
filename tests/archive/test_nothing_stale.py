"""Whatever happens to an archive, everything derived is as a full recomputation makes it."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

import reftel
from reftel.archive.ingest import prepared_source
from reftel.archive.record.cable import AssembledCable, assemble
from reftel.archive.record_conditions import answering
from reftel.archive.references.kept_states import computed
from reftel.archive.references.state_types import STATE_NAMES
from reftel.errors import ArchiveError, UnknownCable
from reftel.field_names import CableAttribute
from reftel.index.base import FACETS, SearchRequest
from reftel.index.brute import BruteIndex
from reftel.model import Article, Cable, Reference, Witness
from reftel.query import parse_query
from reftel.reading import RawSource, read_source
from reftel.serials.sequence import place_of
from reftel.store.codec import Codec
from reftel.store.connection import RECORD
from reftel.store.counts import SEP
from reftel.store.meant import AS_READ
from reftel.store.records import dictionary
from tests.archive.making import OTHER_TEXTS, TEXTS, put, telegram
from tests.memory import scratch

SERIALS = st.integers(1, 5)
REFERENCES = st.lists(
    st.sampled_from(
        [
            "MEXICO 1",
            "08 MEXICO 3",
            "07 MEXICO 4",
            "LIMA 12",
            "06 KIEV 9",
            "STATE 5 (NOTAL)",
            "SEPTEL",
            "MEXIOC 2",
            "LIMA 900",
            "MEXICO 5",
            "LIMA",
        ]
    ),
    max_size=3,
)
TIMES = st.sampled_from(["131503Z MAR 08", "141503Z MAR 08", "020910Z JUN 08"])
SENTENCES = st.sampled_from(
    ["As ref A says, it rains.", "MEXICO 2 told of the lamp.", "See LIMA 77, para 3.", "See LIMA 900.", "No."]
)
QUERIES = (
    "", "lamp", "game", "rains", "-lamp", "from:mexico", "tag:PREL", "created:2008-03", "ref:08MEXICO1", "is:withheld",
    "has:copies", "defect:id-shared", "has:articles", "subject:better", "to:lima", "ref:07LIMA900", "ref:08LIMA900",
)  # fmt: skip


def _same(cable: Cable) -> Cable:
    return cable


def _moved(cable: Cable) -> Cable:
    """A reading with another serial, and so with another id."""
    if cable.serial is None:
        return cable
    serial = (cable.serial + 1) % 7
    return msgspec.structs.replace(cable, id=f"08MEXICO{serial}" if serial else None, serial=serial or None)


def _renamed(cable: Cable) -> Cable:
    """A reading with another post, which was renamed later."""
    return msgspec.structs.replace(cable, id=f"06KIEV{cable.serial}", post="KIEV", year=2006) if cable.serial else cable


def _bare(cable: Cable) -> Cable:
    """A reading that finds neither day, references nor numbers."""
    to = tuple(msgspec.structs.replace(each, number=None) for each in cable.action)
    return msgspec.structs.replace(cable, created=None, references=(), tags=(), action=to)


def _more(cable: Cable) -> Cable:
    """A reading that finds a reference more, and a better subject."""
    more = Reference(kind="cable", id="08MEXICO2", text="MEXICO 2")
    return msgspec.structs.replace(cable, references=(*cable.references, more), subject="EXERCISE: Better")


READINGS: dict[str, tuple[Callable[[Cable], Cable], ...]] = {
    "as it is": (_same,),
    "one up": (_moved,),
    "renamed": (_renamed,),
    "bare": (_bare,),
    "more": (_more,),
    "two telegrams": (_same, _moved),
    "two others": (_moved, _more),
}
"""Name -> what a later version makes of the cable of a source: one telegram or two."""


class Archived(RuleBasedStateMachine):
    """An archive to which everything that can happen happens, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="reftel-stale-", dir=scratch()))
        self.archive = reftel.open(self.folder / "archive", create=True)
        self.patch = pytest.MonkeyPatch()
        self.count = 0
        self.corrections: list[int] = []
        self.catalogues: list[int] = []

    def teardown(self) -> None:
        self.patch.undo()
        self.archive.close()
        shutil.rmtree(self.folder)

    def _folder(self) -> Path:
        self.count += 1
        return self.folder / f"in{self.count}"

    @rule(serial=SERIALS, references=REFERENCES, time=TIMES, sentence=SENTENCES, is_other=st.booleans())
    def ingest(self, serial: int, references: list[str], time: str, sentence: str, is_other: bool) -> None:
        texts = (*(OTHER_TEXTS if is_other else TEXTS), sentence)
        subject = "EXERCISE: Chess" if is_other else "EXERCISE: Lamps"
        data = telegram(serial, references=references, time=time, texts=texts, subject=subject)
        self.archive.ingest([put(self._folder(), a=data)], workers=0)

    @rule(first=SERIALS, references=REFERENCES)
    def ingest_several(self, first: int, references: list[str]) -> None:
        """A batch in which copies and citing cables meet: a whole one, a torn one, one in sections, and
        another telegram of the same id."""
        files = {
            "a": telegram(first, references=references),
            "b": telegram(first, texts=TEXTS[:1], subject=None),
            "c": telegram(first + 1, section=(1, 2), references=[f"MEXICO {first}"]),
            "d": telegram(first, texts=OTHER_TEXTS, subject="EXERCISE: Chess", time="020910Z JUN 08"),
        }
        self.archive.ingest([put(self._folder(), **files)], workers=0)

    @rule(name=st.sampled_from(sorted(READINGS)), some=st.integers(0, 2))
    def reread(self, name: str, some: int) -> None:
        """A later version reads some sources otherwise."""

        def read(raw: RawSource) -> list[Witness]:
            is_left = crc32(raw.data) % 3 == some
            (found,) = read_source(raw)
            changes = (_same,) if is_left else READINGS[name]
            return [msgspec.structs.replace(found, cable=change(found.cable)) for change in changes]

        self.patch.setattr(prepared_source, "read_source", read)
        self.archive.reread(every=True, workers=0)
        self.patch.undo()

    @rule()
    def reread_and_refuse(self) -> None:
        """A later version can't read some sources any more: their telegrams stay."""

        def read(raw: RawSource) -> list[Witness]:
            if b"Chess" in raw.data:
                raise IndexError("EXERCISE")
            return list(read_source(raw))

        self.patch.setattr(prepared_source, "read_source", read)
        self.archive.reread(every=True, workers=0)
        self.patch.undo()

    @rule(serial=SERIALS, field=st.sampled_from(
        [("created", "2008-05-01T10:00:00Z"), ("tags", "PGOV"), ("subject", "EXERCISE: Corrected"), ("created", None),
         ("references", None)]
    ))  # fmt: skip
    def correct(self, serial: int, field: tuple[CableAttribute, str | None]) -> None:
        try:
            made = self.archive.correct(f"08MEXICO{serial}", field[0], field[1], because="EXERCISE")
        except (UnknownCable, ArchiveError):
            return
        self.corrections.append(made.number)

    @precondition(lambda self: self.corrections)
    @rule()
    def withdraw(self) -> None:
        self.archive.withdraw(self.corrections.pop())

    @rule(serial=SERIALS)
    def add_article(self, serial: int) -> None:
        self.count += 1
        self.archive.add_article(Article(url=f"https://example.org/{self.count}"), [f"08MEXICO{serial}"])

    @rule(
        ids=st.lists(
            st.sampled_from(
                [
                    "08MEXICO2,3",
                    "08LIMA12,2008-02-01",
                    "06KYIV9",
                    "08STATE5,1",
                    "07LIMA900,2007-02-01",
                    "08LIMA900,2008-09-01",
                    "07MEXICO5",
                ]
            ),
            min_size=1,
        )
    )
    def add_catalogue(self, ids: list[str]) -> None:
        file = self._folder().with_suffix(".csv")
        file.write_text("\n".join([*ids, f"08LIMA{self.count + 500}"]) + "\n")
        self.catalogues.append(self.archive.add_catalogue(file).number)

    @precondition(lambda self: self.catalogues)
    @rule()
    def remove_catalogue(self) -> None:
        self.archive.remove_catalogue(self.catalogues.pop())

    @rule()
    def repair(self) -> None:
        assert self.archive.verify(repair=True) == ()

    @rule()
    def reopen(self) -> None:
        self.archive.close()
        self.archive = reftel.open(self.folder / "archive")

    @invariant()
    def nothing_is_stale(self) -> None:
        kept, anew = recomputed(self.archive)
        for name, rows in anew.items():
            assert kept[name] == rows, name
        self._ask(anew["documents"])
        self._ask_for_states()
        assert self.archive.verify() == ()

    def _ask(self, documents: Any) -> None:
        held = BruteIndex()
        held.write(documents, generation=1)
        brute = answering(held, self.archive.cables_by_reference_state, self.archive.cables_meaning_otherwise)
        index = self.archive.index()
        for text in QUERIES:
            request = SearchRequest(query=parse_query(text), limit=100, sort="id", facets=FACETS)
            assert index.search(request) == brute.search(request), text

        for cable_id in ("07LIMA900", "08LIMA900", "08MEXICO5", "07MEXICO5"):
            with closing(sqlite3.connect(f"file:{self.archive.path / RECORD}?mode=ro", uri=True)) as connection:
                query = "SELECT cable.id FROM cite JOIN cable ON no = cable WHERE cited = ? AND cite.flags & 1"
                citing = {row[0] for row in connection.execute(query, (cable_id,))}
            assert {hit.card.id for hit in self.archive.search(f"ref:{cable_id}", limit=None)} == citing, cable_id

    def _ask_for_states(self) -> None:
        """A search for a state finds the cables whose pages show it."""
        shown: dict[str, set[str]] = {}
        for held in self.archive.cables():
            for cite in self.archive.cable(held.id).cites:
                assert cite.state is not None
                shown.setdefault(cite.state.state, set()).add(held.id)
        for state in STATE_NAMES:
            assert {hit.card.id for hit in self.archive.search(f'refstate:"{state}"', limit=None)} == shown.get(
                state, set()
            ), state


def recomputed(archive: reftel.Archive) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the record keeps of what is derived, and the same computed from the readings."""
    with closing(sqlite3.connect(f"file:{archive.path / RECORD}?mode=ro", uri=True)) as connection:
        codec = Codec(load=lambda no: dictionary(connection, no))
        live = connection.execute("SELECT no, id, base FROM cable WHERE gone = 0 ORDER BY no").fetchall()
        cables = [assemble(connection, codec, no, stored=False) for no, _, _ in live]
        kept: dict[str, Any] = {
            name: Counter(connection.execute(query).fetchall())
            for name, query in {
                "cables": "SELECT no, post, serial, created, released, level, caveats, origin, country, precedence, "
                "subject, subject_shown, tags, witnesses, defects, flags FROM cable WHERE gone = 0",
                "serials": "SELECT cable, post, year, serial, created, numbers FROM serial",
                "cites": AS_READ.format("main"),
                "mentions": "SELECT cable, seq, coalesce(read, cited), anchor, start, stop, kind, target, sentence "
                "FROM mention",
                "mentions as meant": "SELECT cable, seq, cited FROM mention",
                "meant": "SELECT cable, cited, means FROM meant",
                "cited": "SELECT id, post, year, serial, n, held FROM cited",
                "counts": "SELECT kind, a, b, n FROM tally",
                "choices": "SELECT cable FROM collation",
            }.items()
        }
        kept["states"] = Counter(connection.execute("SELECT cable, states FROM reference_states").fetchall())
        found = computed(connection, codec)
        states = Counter((no, bits) for no, bits in found.bits.items() if bits)
        kept["documents"] = documents = [held.document() for held in cables]
        aliases = {
            each for each, no in connection.execute("SELECT id, cable FROM alias") if no in {row[0] for row in live}
        }
    anew = _derived(cables, {base for _, _, base in live} | aliases, found.decisions)
    return kept, {**anew, "states": states, "documents": documents}


def _derived(cables: list[AssembledCable], held: set[str], decisions: dict[int, dict[str, str]]) -> dict[str, Any]:
    derived = {cable.no: cable.derived() for cable in cables}
    rows: dict[str, Any] = {
        name: Counter() for name in ("cables", "serials", "cites", "mentions", "cited", "counts", "mentions as meant")
    }
    counts: Counter[str] = Counter()
    citing: Counter[str] = Counter()
    for no, one in derived.items():
        rows["cables"][(no, *msgspec.structs.astuple(one.row))] += 1
        if one.serial is not None:
            rows["serials"][(no, *msgspec.structs.astuple(one.serial))] += 1
        rows["cites"].update((no, *msgspec.structs.astuple(cite)) for cite in one.cites)
        rows["mentions"].update((no, at, *msgspec.structs.astuple(each)) for at, each in enumerate(one.mentions))
        counts.update(one.counts)
        decided = decisions.get(no, {})
        citing.update({decided.get(cite.cited, cite.cited) for cite in one.cites})
        rows["mentions as meant"].update(
            (no, at, decided.get(each.cited or "", each.cited)) for at, each in enumerate(one.mentions)
        )
    rows["cited"].update((each, *(place_of(each) or (None,) * 3), n, int(each in held)) for each, n in citing.items())
    rows["counts"].update((*key.split(SEP, 2), n) for key, n in counts.items())
    rows["meant"] = Counter((no, *each) for no, decided in decisions.items() for each in decided.items())
    rows["choices"] = Counter((cable.no,) for cable in cables if len(cable.witnesses) > 1)
    return rows


def test_nothing_derived_is_stale() -> None:
    run_state_machine_as_test(
        Archived,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
