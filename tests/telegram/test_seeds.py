"""The two documents the reading starts from, field by field (real copies, beside the project)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reftel.forms import sniff
from reftel.model import Cable
from reftel.telegram import read

SEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real copies are not beside the project")


def seed(prefix: str) -> tuple[Cable, str]:
    path = next(SEEDS.glob(f"{prefix}*"))
    data = path.read_bytes()
    form = sniff(data)
    assert form is not None
    (extract,) = form.unpack(data)
    return read(extract.text.text, regions=extract.regions, frame=extract.frame), extract.text.text


@pytest.fixture(scope="module")
def first() -> tuple[Cable, str]:
    return seed("000_")


@pytest.fixture(scope="module")
def second() -> tuple[Cable, str]:
    return seed("004_")


def test_first_header(first: tuple[Cable, str]) -> None:
    cable, _ = first
    assert cable.id == "07MEXICO965"
    assert cable.created == dt.datetime(2007, 2, 26, 22, 17, tzinfo=dt.UTC)
    assert str(cable.classification) == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
    assert cable.origin == "Embassy Mexico"
    sent = cable.transmission
    assert (sent.id, sent.precedence, sent.originating, sent.station_serial) == (
        "VZCZCXRO8210",
        "ROUTINE",
        "RUEHME",
        "0965",
    )
    assert len(sent.relay) == 9
    assert (sent.section, sent.day, sent.time) == (1, 57, "2217")
    assert (sent.prosign, sent.security, sent.operating_signals) == ("ZNR", "U", ("ZZH",))
    assert cable.sender == "AMEMBASSY MEXICO"
    assert [(a.routing, a.name, a.number) for a in cable.action] == [
        ("RHMFIUU", "CDR USNORTHCOM", None),
        ("RUEHC", "SECSTATE WASHDC", "5546"),
        ("RUEABND", "DEA HQS WASHDC", None),
        ("RUEAHLA", "DEPT OF HOMELAND SECURITY", None),
        ("RUEAWJA", "DEPT OF JUSTICE WASHDC", None),
        ("RUCNFB", "FBI WASHDC", None),
    ]
    assert [(a.routing, a.name) for a in cable.info] == [("RUEHXC", "ALL US CONSULATES IN MEXICO COLLECTIVE")]


def test_first_text(first: tuple[Cable, str]) -> None:
    cable, text = first
    assert cable.captions == ("SIPDIS", "SENSITIVE")
    assert len(cable.passing) == 2
    assert cable.passing[0] == "STATE FOR INL; WHA/MEX"
    assert cable.tags == ("PREL", "PGOV", "PTER", "SNAR")
    (written,) = [f.span.of(text) for f in cable.fields if f.name == "subject"]
    assert written.count("\n") == 1
    assert cable.subject == " ".join(written.split())
    assert cable.executive_order is not None and cable.executive_order.exemption == "N/A"
    assert cable.declassify_on is None
    assert len(cable.handling) == 1
    assert [p.number for p in cable.paragraphs] == list(range(1, 16))
    assert [p.number for p in cable.paragraphs if p.heading] == [4, 5, 8, 10, 12, 13]
    assert len(cable.paragraphs[0].points) == 7
    assert "\n2006.  " in cable.paragraphs[11].text
    assert "SIPDIS" in text[cable.paragraphs[13].span.start : cable.paragraphs[13].span.end]
    assert "SIPDIS" not in cable.paragraphs[13].text
    assert "\n\n" not in cable.paragraphs[13].text
    assert cable.signed_by == ("GARZA",)
    assert [signer.name for signer in cable.signers] == ["Antonio O. Garza, Jr."]
    assert {d.code for d in cable.defects} == {"glued-lines", "false-pilcrow", "stray-caption"}
    glued = next(d for d in cable.defects if d.code == "glued-lines")
    assert glued.span is not None and text[glued.span.start :].startswith("UNCLAS SECTION 01 OF 04")
    assert not cable.is_partial


def test_second(second: tuple[Cable, str]) -> None:
    cable, text = second
    assert cable.id == "08MEXICO714"
    assert cable.released == dt.datetime(2011, 8, 30, 1, 44, tzinfo=dt.UTC)
    assert str(cable.classification) == "CONFIDENTIAL//NOFORN"
    assert len(cable.headers) == 2
    assert [a.routing for h in cable.headers for a in h.action if "FBI" in a.name] == ["RHMCSSU", "RHMCSSUU"]
    assert any(d.code == "header-copies-disagree" for d in cable.defects)
    assert [p.number for p in cable.paragraphs] == list(range(1, 9))
    assert cable.declassify_on == dt.date(2027, 10, 8)
    (by,) = cable.classified_by
    assert (by.title, by.reasons, by.section) == ("Political Minister Counselor", ("b", "d"), "1.4")
    assert by.name is not None and by.span is not None
    assert by.name == by.span.of(text).partition("Counselor ")[2].partition(". Reason")[0]
    assert by.name.split()[0] == "Charles"
    assert [b.span.of(text).strip() for b in cable.blocks if b.kind == "page_mark"] == [
        "MEXICO 00000714 001.2 OF 002",
        "MEXICO 00000714 002.2 OF 002",
    ]
    assert "\n\n" not in cable.paragraphs[5].text
    assert len(cable.articles) == 1
    assert cable.signed_by == ("GARZA",)
    whole = " ".join(cable.paragraphs[0].text.split())
    assert f"Summary {cable.summary} End Summary." == whole
    assert cable.passing == ("PASS TO DHS ADAM ISLES",)


@pytest.mark.parametrize("prefix", ["000_", "004_"])
def test_every_character_is_in_one_block(prefix: str) -> None:
    cable, text = seed(prefix)
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    assert not [b for b in cable.blocks if b.kind == "unknown"]
    assert all(0 <= f.span.start <= f.span.end <= len(text) for f in cable.fields)
