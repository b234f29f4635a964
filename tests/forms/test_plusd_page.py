"""PlusD pages: all panes, the metadata, damage of the template. Values of real pages where they are at hand."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path

import pytest

from reftel.forms import sniff
from reftel.forms.plusd_page import FORM
from reftel.model import Witness
from reftel.reading import RawSource, read_source
from tests.forms.record_samples import CARD, TELEGRAM, lines

REAL = Path(__file__).parents[3] / "shared" / "corpus" / "plusd_page"


def page(
    text: str | None = TELEGRAM,
    *,
    shown: str | None = None,
    count: int | None = None,
    status: str = "Electronic Telegrams",
    metadata: str | None = None,
) -> str:
    """A made-up page: its own words are those of the template."""
    values = {
        "Date": "1974 May 17, 16:00 (Friday)",
        "Canonical ID": "1974OSLO90123_b",
        "Original Classification": "LIMITED OFFICIAL USE",
        "Handling Restrictions": "-- N/A or Blank --",
        "Character Count": str(len(text or "") if count is None else count),
        "Office Action": "ACTION EUR - Bureau of European Affairs",
        "Archive Status": status,
        "From": "Norway Oslo",
    }
    rows = "".join(
        f'<tr><td><div class="s_key"><a class="i" title="{key}", ">{key}:</a></div> '
        f'<div class="s_val" title=" {escape(value)}">{escape(value)}</div></td></tr>\n'
        for key, value in values.items()
    )
    written = escape(text or "", quote=False)
    head, _, body = escape(shown if shown is not None else text or "", quote=False).partition("\n\n1.")
    panes = [
        ("Content", f'<div class="text-header hidden">{head}</div><div class="text-button" id="showhide">Show</div>'
                    f'<div class="text-content"><div id="tagged-text">1.{body}</div></div><br /></div>'),
        ("Raw content", f'<div class="text-content">{written}</div></div></div>'),
        ("Metadata", f'<div class="text-content">---\n{escape(metadata or lines(), quote=False)}</div></div></div>'),
    ]  # fmt: skip
    if text is None:
        panes = panes[2:]
    body_html = "".join(
        f'<div class="pane-tab"><div class="pane-header">{name}</div><div class="pane-content">{inner}'
        for name, inner in panes
    )
    return (
        "<html><head><title>Cable: 1974OSLO90123_b</title></head><body><a href='/plusd/'>Main</a>"
        f'<table id="synopsis"><tr><td>EXERCISE</td></tr>{rows}</table>{body_html}'
        '<table class="references"><tbody><tr><td></td><td><a class="j" href="/x" title="y">1974STATE90097</a></td>'
        "</tr></tbody></table></body></html>"
    )


def read(html: str | bytes) -> Witness:
    data = html.encode() if isinstance(html, str) else html
    form = sniff(data[:65536])
    assert form is not None and form.name == "plusd-page"
    (witness,) = read_source(RawSource(path="exercise", data=data, form=form.name))
    return witness


def codes(witness: Witness) -> set[str]:
    return {defect.code for defect in witness.cable.defects}


def test_a_page_gives_the_telegram_and_its_record() -> None:
    witness = read(page())
    cable = witness.cable
    assert cable.id == "74OSLO90123"
    assert cable.created == dt.datetime(1974, 5, 17, 16, 0, tzinfo=dt.UTC)
    assert cable.film_number == "D740123-9751"
    assert [one.name for one in cable.drafted_by] == ["RDEXAMPLE, JR."]
    assert [p.number for p in cable.paragraphs] == [1, 2]
    assert witness.frame.references == ("1974STATE90097",)
    assert codes(witness) <= {"uncertain-reading"}


def test_values_lead_to_the_bytes_of_the_page() -> None:
    witness = read(page())
    for field in witness.frame.fields:
        if field.state == "read" and len(field.span):
            origin = witness.text.origin(field.span)
            assert 0 <= origin.start < origin.end <= len(witness.data)
    span = next(field.span for field in witness.frame.fields if field.name == "film_number")
    origin = witness.text.origin(span)
    assert witness.data[origin.start : origin.end] == b"D740123-9751"


def test_panes_that_differ_are_said() -> None:
    assert "panes-differ" in codes(read(page(shown=TELEGRAM.replace("BURN", "GLOW"))))


def test_a_wrong_count_of_characters_is_said() -> None:
    assert "character-count" in codes(read(page(count=12_345)))


def test_the_program_of_the_site_is_said() -> None:
    html = page().replace("<tr><td>EXERCISE", '<tr><td><? /*display_field("X", $x); */ ?>EXERCISE')
    witness = read(html)
    assert "template-code" in codes(witness)
    assert "display_field" not in witness.text.text


def test_a_withdrawal_card() -> None:
    witness = read(page(None, status="Electronic Telegram Withdrawal Card", metadata=lines(**CARD)))
    assert witness.cable.id == "74OSLO90123"
    assert witness.cable.withdrawn


def test_a_card_whose_panes_say_that_they_are_blank() -> None:
    witness = read(page("-- N/A or Blank --", metadata=lines(**CARD)))
    assert (witness.cable.id, witness.cable.paragraphs, witness.cable.withdrawn) == ("74OSLO90123", (), True)


def test_captions_of_a_card_are_its_restrictions() -> None:
    metadata = lines(**CARD | {"Handling_Restrictions": "EXDIS, STADIS"})
    card = read(page(None, status="Electronic Telegram Withdrawal Card", metadata=metadata)).cable
    assert (card.captions, card.handling_restrictions) == (("EXDIS", "STADIS"), ("EXDIS", "STADIS"))
    assert "EXDIS" not in read(page(metadata=metadata)).cable.captions  # its text has no caption


def test_the_pane_beside_it_stands_in_for_missing_raw_content() -> None:
    html = page().replace('pane-header">Raw content', 'pane-header">Elsewhere')
    witness = read(html)
    assert [p.number for p in witness.cable.paragraphs] == [1, 2]
    assert "page-incomplete" in codes(witness)


@pytest.mark.parametrize("cut", range(0, 8000, 211))
def test_a_page_cut_off_anywhere(cut: int) -> None:
    data = page().encode()[:cut]
    if FORM.sniff(data):
        assert len(list(FORM.unpack(data))) == 1


@pytest.mark.skipif(not REAL.is_dir(), reason="no real copies beside the project")
@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("1973STATE097844", {
            "id": "73STATE97844", "created": dt.datetime(1973, 5, 22, 18, 28, tzinfo=dt.UTC), "signed_by": ("PORTER",),
            "tags": ("SPOP", "IT"), "document_number": "1973STATE097844", "drafted_on": dt.date(1973, 5, 22),
        }),
        ("1974ATHENS02959", {
            "id": "74ATHENS2959", "created": dt.datetime(1974, 5, 17, 16, 0, tzinfo=dt.UTC), "signed_by": ("TASCA",),
            "tags": ("PINS", "GR"), "film_number": "D740123-0751", "office_of_action": ("EUR",),
        }),
    ],
)  # fmt: skip
def test_real_pages_by_value(stem: str, expected: dict[str, object]) -> None:
    witness = read((REAL / f"{stem}_b.html").read_bytes())
    assert {name: getattr(witness.cable, name) for name in expected} == expected
    assert len(witness.frame.attributes) == 66
    assert witness.cable.released == dt.datetime(2005, 6, 30, tzinfo=dt.UTC)
    assert not codes(witness) & {"panes-differ", "character-count", "page-incomplete"}
    assert len(witness.cable.paragraphs) >= 2
