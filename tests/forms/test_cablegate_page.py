"""Cablegate pages: the pieces found, every character leading to its bytes, the publisher's mistakes recorded."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from reftel.errors import NotATelegram
from reftel.forms import form_named, sniff
from reftel.model import Extract
from reftel.spans import Span

from .samples import ARTICLE, BODY, HEADER, ID, NOTICE, SUBJECT, page, shown
from .test_mapped_text import monotone, places

OLD = "<a href='/reldate/2010-12-09_0.html'>2010/12/09</a>"


def read(html: str | bytes) -> list[Extract]:
    """The telegrams of a page."""
    data = html.encode() if isinstance(html, str) else html
    form = sniff(data[:65536])
    assert form is not None and form.name == "cablegate-page"
    return list(form.unpack(data))


def parts(extract: Extract) -> dict[str, str]:
    """Kind of region -> its text (of the last one of that kind)."""
    return {region.kind: region.span.of(extract.text.text) for region in extract.regions}


def codes(extract: Extract) -> list[str]:
    return [defect.code for defect in extract.frame.defects]


def test_a_page_of_the_last_build() -> None:
    (extract,) = read(page())
    frame = extract.frame
    assert (frame.reference_id, frame.title) == (ID, SUBJECT)
    assert frame.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
    assert frame.released == dt.datetime(2011, 8, 30, 1, 44, tzinfo=dt.UTC)
    assert frame.created_is == "exact"
    assert (frame.origin, frame.classification) == ("Embassy Managua", "UNCLASSIFIED")
    assert [region.kind for region in extract.regions] == ["preamble", "header", "filler", "body"]
    assert parts(extract)["header"] == shown(HEADER)
    assert parts(extract)["body"] == shown(BODY)
    assert codes(extract) == []


def test_the_first_layout_has_no_release() -> None:
    (extract,) = read(
        page(released=None, created="2007-02-26 15:03", navigation="<a href='/reldate/2010-11_0.html'>x</a>")
    )
    assert extract.frame.released is None
    assert extract.frame.created == dt.datetime(2007, 2, 26, 15, 3, tzinfo=dt.UTC)
    assert extract.frame.created_is == "minutes wrong"
    assert codes(extract) == ["page-minutes"]


MINUTES = [
    ("12-hour clock's hour, old build", "2007-02-26 15:03", "2010-12-09 21:09", OLD, "minutes wrong"),
    ("midnight prints 12", "2007-02-26 00:12", "2010-12-09 21:09", OLD, "minutes wrong"),
    ("other minutes cannot be that mistake", "2007-02-26 15:30", "2010-12-09 21:09", OLD, "exact"),
    (
        "same minutes, last build",
        "2007-02-26 15:03",
        "2010-12-09 21:09",
        "<a href='/reldate/2011-08-30_0.html'>",
        "exact",
    ),
    ("same minutes, no navigation, last release", "2007-02-26 15:03", "2011-08-30 01:44", "", "exact"),
    ("same minutes, no navigation", "2007-02-26 15:03", "2010-12-09 21:09", "", "minutes wrong"),
]


@pytest.mark.parametrize(("title", "created", "released", "navigation", "wanted"), MINUTES, ids=[m[0] for m in MINUTES])
def test_wrong_minutes(title: str, created: str, released: str, navigation: str, wanted: str) -> None:
    (extract,) = read(page(created=created, released=released, navigation=navigation))
    assert extract.frame.created_is == wanted
    notes = [defect.note for defect in extract.frame.defects if defect.code == "page-minutes"]
    assert any(note.startswith("created") for note in notes) == (wanted == "minutes wrong")


def test_articles_with_and_without_title() -> None:
    articles = ((ARTICLE, ARTICLE), ("http://http://paper.example/a?b=1&amp;c=2", "The lamp &amp; the museum"))
    (extract,) = read(page(articles=articles))
    found = extract.frame.articles
    assert [(article.url, article.title) for article in found] == [
        (ARTICLE, None),
        ("http://paper.example/a?b=1&c=2", "The lamp & the museum"),
    ]
    assert found[0].span is not None and found[0].span.of(extract.text.text) == ARTICLE
    assert parts(extract)["articles"].startswith("Appears in these articles:\n")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://", "//x", "http://a b", "http://[::1"])
def test_an_address_that_is_none_becomes_no_link(url: str) -> None:
    (extract,) = read(page(articles=((url, "x"),)))
    assert extract.frame.articles == ()
    assert codes(extract) == ["article-url"]


def test_every_character_leads_to_its_bytes() -> None:
    html = page(articles=((ARTICLE, "A title"),))
    data = html.encode()
    (extract,) = read(data)
    assert monotone(extract.text)
    for char, (start, end) in zip(extract.text.text, places(extract.text), strict=True):
        written = data[start:end].decode()
        assert written in ("", char) or (char, written) in (("\n", "&#x000A;"), ("\n", "<br />")), (char, written)
    at = extract.text.text.index("TAGS: SCUL NU")
    origin = extract.text.origin(Span(at + 6, at + 13))
    assert data[origin.start : origin.end] == b"SCUL</a> <a href='/tag/NU_0.html'>NU"


def test_only_known_tags_are_tags_and_only_known_entities_entities() -> None:
    body = (
        "UNCLAS\nSee <http://x.example/> or <a.b@c.example>, A&B, &unknown; &lt;kept&gt; 3<4 <b>bold</b><!-- gone -->."
    )
    (extract,) = read(page(body=body))
    assert parts(extract)["body"] == shown(
        "UNCLAS\nSee <http://x.example/> or <a.b@c.example>, A&B, &unknown; <kept> 3<4 bold."
    )


def test_a_partial_extract() -> None:
    (extract,) = read(page(header=NOTICE))
    assert extract.frame.is_partial
    assert [region.kind for region in extract.regions] == ["preamble", "filler", "body"]


def test_a_body_cut_short() -> None:
    (extract,) = read(page(body="UNCLAS SECTION 01 OF 02 MANAGUA 900901\n\nMANAGUA 00900901  001.2 OF 0..."))
    assert extract.frame.is_partial
    assert codes(extract) == ["body-cut"]


def test_no_subject_in_the_title() -> None:
    (extract,) = read(page(title=f"{ID},"))
    assert (extract.frame.reference_id, extract.frame.title) == (ID, None)


def row(name: str, *, tabs: bool, newline: str = "\\\n") -> str:
    gap = "\t" if tabs else "  "
    text = f"{HEADER}{gap}{BODY}".replace("\n", newline)
    return gap.join(["50133", "2006-01-19 12:34:00", name, "Embassy Managua", "CONFIDENTIAL", text])


def test_a_body_of_two_database_rows() -> None:
    other = "06LIMA900133"
    body = row(ID, tabs=True) + "\n" + row(other, tabs=True)
    own, foreign = read(page(body=body, title=f"{ID}, EXERCISE \\"))
    assert own.frame.title == "EXERCISE"
    assert codes(own) == ["title-cut", "foreign-cable"]
    assert [region.kind for region in own.regions][-5:] == ["record", "header", "record", "body", "foreign"]
    assert "\\" not in parts(own)["header"]
    assert foreign.frame.reference_id == other
    assert foreign.frame.created == dt.datetime(2006, 1, 19, 12, 34, tzinfo=dt.UTC)
    assert (foreign.frame.origin, foreign.frame.classification) == ("Embassy Managua", "CONFIDENTIAL")
    assert foreign.member == "2"
    assert codes(foreign) == ["found-in-page"]
    assert parts(own)["foreign"] == foreign.text.text
    for extract in (own, foreign):
        regions = extract.regions
        assert [region.span.start for region in regions] == [0, *(region.span.end for region in regions[:-1])]
        assert regions[-1].span.end == len(extract.text)
        assert monotone(extract.text)


def test_a_page_that_runs_on_into_another_cable() -> None:
    own, foreign = read(page(body=BODY + "\n" + row("06LIMA900133", tabs=False, newline="\n")))
    assert [region.kind for region in own.regions] == ["preamble", "header", "filler", "body", "foreign"]
    assert parts(own)["body"].rstrip().endswith("PILCROW")
    assert [region.kind for region in foreign.regions] == ["record", "telegram"]


DAMAGED = [
    ("no end", lambda html: html[: html.index("PILCROW")]),
    ("no body", lambda html: html[: html.rindex("<code>")]),
    ("no table", lambda html: html.replace("class='cable'", "")),
    ("no title", lambda html: html.replace("Viewing cable", "Viewing")),
]


@pytest.mark.parametrize(("title", "damage"), DAMAGED, ids=[title for title, _ in DAMAGED])
def test_a_damaged_page_still_gives_what_it_has(title: str, damage: object) -> None:
    data = damage(page()).encode()  # type: ignore[operator]
    (extract,) = form_named("cablegate-page").unpack(data)
    assert "page-incomplete" in codes(extract)
    assert shown(HEADER) in extract.text.text


def test_a_page_without_texts_is_no_telegram() -> None:
    with pytest.raises(NotATelegram):
        read("<html><head><title>Cable Viewer</title></head><body>EXERCISE</body></html>")


def test_a_page_in_windows_1252() -> None:
    data = page(body="UNCLAS\n¶1. The museum’s lamp").encode("cp1252")
    (extract,) = read(data)
    assert parts(extract)["body"] == shown("UNCLAS\n¶1. The museum’s lamp")
    assert monotone(extract.text)


def test_names_of_elements_in_capitals() -> None:
    """As old browsers saved pages."""
    saved = re.sub(r"</?[a-z]+\b", lambda found: found[0].upper(), page())
    assert "<PRE" in saved and "<pre" not in saved
    (plain,), (extract,) = read(page()), read(saved)
    assert extract.text.text == plain.text.text
    assert (extract.regions, extract.frame) == (plain.regions, plain.frame)
