"""Pages of telegrams far larger than any real one: each is bounded, names its omissions, and all is reachable."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import FrameType

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.archive.types import CableView
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.pages.correction_command import MOST as MOST_CORRECTIONS
from reftel.web.render.body import body_of
from reftel.web.render.shown_part import MOST, part_of
from reftel.web.render.source_runs import MOST_CHARACTERS, parts
from tests.archive.making import put, telegram
from tests.web.html import Document, parse

MANY = 2300
PLAIN = telegram().decode()


def _code(number: int) -> str:
    return "".join(chr(65 + number // 26**place % 26) for place in range(4))


def _with(before: str, added: str) -> str:
    assert before in PLAIN
    return PLAIN.replace(before, added + before, 1)


TELEGRAMS = {
    "references": _with(
        "\n\n1. (U)", "\nREF: " + "\n     ".join(f"{chr(65 + n % 26)}. LIMA {n + 1}" for n in range(MANY))
    ),
    "addressees": _with("INFO RUEHLM", "".join(f"RUEH{_code(n)[:2]}/AMEMBASSY OSLO {n + 1}\n" for n in range(MANY))),
    "header": _with("INFO RUEHLM", "".join(f"RUEH{_code(n)[:2]}/AMEMBASSY OSLO {n + 1}\n" for n in range(9 * MANY))),
    "tags": PLAIN.replace("TAGS: PREL", "TAGS: " + ", ".join(map(_code, range(MANY))) + ", PREL"),
    "headings": _with(
        "QUILLFEATHER", "".join(f"EXERCISE {n}\n-----------\n\n{n}. (U) Lamp.\n\n" for n in range(4, MANY))
    ),
    "points": _with("QUILLFEATHER", "4. (U) EXERCISE\n" + "".join(f"-- point {n}\n" for n in range(2 * MANY)) + "\n"),
    "redactions": _with("QUILLFEATHER", "4. (U) EXERCISE\n" + "The man XXXXXXXXXXXX spoke.\n" * 2 * MANY + "\n"),
    "page marks": _with(
        "QUILLFEATHER", "4. (U) EXERCISE\n" + "\nMEXICO 00900001  002 OF 999\n\nlamp\n" * 2 * MANY + "\n"
    ),
    "mentions": _with(
        "QUILLFEATHER", "4. (U) EXERCISE\n" + "".join(f"See 07 LIMA {n}.\n" for n in range(9 * MANY)) + "\n"
    ),
    "subject": PLAIN.replace("SUBJECT: ", "SUBJECT: " + "lamp " * 9000),
    "text": _with("QUILLFEATHER", "4. (U) EXERCISE\n" + "The lamp was lit again.\n" * 15_000 + "\n"),
}
"""Telegrams with more of one thing than a page shows."""

PAGES: dict[str, Callable[[str], str]] = {
    "cable": urls.cable,
    "second": lambda one: urls.cable_part(one, 2),
    "paragraph": lambda one: urls.paragraph(one, "p2"),
    "found": lambda one: urls.cable_hit(one, "lamp", 1),
    "source": urls.source,
    "copies": urls.copies,
    "cite": urls.cite,
    "share": urls.share,
    "correct": lambda one: urls.correct(one, "subject"),
    "thread": urls.thread,
    "search": lambda one: urls.search(f"id:{one}"),
}
LARGEST = 1_300_000
"""Characters of a page; most of them have a tenth."""


@pytest.fixture(scope="module", params=TELEGRAMS)
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of one large telegram, with another copy of it that has other words."""
    folder = tmp_path_factory.mktemp("large")
    text = TELEGRAMS[request.param]
    files = put(folder / "in", a=text.encode(), b=text.replace("EXERCISE", "EXERCICE").encode())
    with reftel.open(folder / "archive", create=True) as made:
        made.ingest([files], workers=0)
        assert len(made) == 1
        yield made


def _id(archive: Archive) -> str:
    return archive.newest(limit=1)[0].id


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_bounded(name: str, large: Archive) -> None:
    answer = TestClient(create_app(large)).get(PAGES[name](_id(large)))
    assert answer.status_code == 200
    assert len(answer.text) < LARGEST


def test_the_page_names_its_omissions_and_leads_to_all(large: Archive) -> None:
    cable_id = _id(large)
    client = TestClient(create_app(large))
    page = parse(client.get(urls.cable(cable_id)).text)
    assert "Too large for one page" in page.by_class("notice")[0].text
    assert urls.cable_file(cable_id, "txt") in page.links()
    assert urls.cable_file(cable_id, "json") in page.links()
    document = client.get(urls.api(f"/cables/{cable_id}")).json()
    held = large.cable(cable_id)
    assert len(document["cable"].get("references", ())) == len(held.cable.references)
    assert len(document["cable"]["paragraphs"]) == len(held.cable.paragraphs)


def test_every_part_of_the_source_is_reachable(large: Archive) -> None:
    view = large.cable(_id(large))
    client = TestClient(create_app(large))
    address, shown, fields = urls.source(view.id, copy=1), "", set[str]()
    while address:
        page = parse(client.get(address).text)
        shown += "".join(element.text for element in page.by_class("chars"))
        fields |= {element.attributes["id"] for element in page.all("div") if "data-field" in element.attributes}
        address = _link(page, "Next part")
    copy = view.copies[0]
    assert "".join(shown.split()) == "".join(copy.text.split())
    assert fields == {f"f{number}" for number in range(len(copy.cable.fields))}


def _link(page: Document, words: str) -> str:
    return next((each.attributes["href"] for each in page.all("a") if each.text == words), "")


def test_every_paragraph_is_on_a_page(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=TELEGRAMS["headings"].encode())], workers=0)
        view = made.cable(_id(made))
        client = TestClient(create_app(made))
        address, found = urls.cable(view.id), []
        while address:
            page = parse(client.get(address).text)
            found += [element.attributes["id"] for element in page.by_class("para")]
            assert not page.by_class("lack")
            address = _link(page, "Paragraphs after these")
        assert found == [paragraph.anchor for paragraph in view.cable.paragraphs]
        beyond = urls.cable_part(view.id, len(view.cable.paragraphs) + 1)
        assert client.get(beyond, follow_redirects=False).headers["location"] == urls.cable(view.id)
        last = client.get(urls.paragraph(view.id, view.cable.paragraphs[-1].anchor))
        assert last.status_code == 200


def test_the_references_come_in_pages(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=TELEGRAMS["references"].encode())], workers=0)
        view = made.cable(_id(made))
        client = TestClient(create_app(made))
        page = parse(client.get(urls.cable(view.id)).text)
        more = len(view.cites) - MOST
        assert more > 1000
        assert f"and {more:,} more: all as JSON" in " ".join(page.by_class("refs")[0].text.split())
        document = client.get(urls.api(f"/cables/{view.id}")).json()
        assert (len(document["cites"]), document["more_cites"]) == (MOST, more)
        found: list[str] = []
        step = 200
        while got := client.get(urls.api(f"/cables/{view.id}/cites?limit={step}&after={len(found)}")).json():
            found += [cite["reference"]["text"] for cite in got]
        assert found == [reference.text for reference in view.cable.references]


def test_an_omission_is_named_once(tmp_path: Path) -> None:
    """References without a year are as many defects, of the cable and of its copy."""
    listed = "; ".join(f"OSLO {900_000 + at}" for at in range(MOST + 100))
    text = f"UNCLAS LIMA 900777\n\nSUBJECT: EXERCISE: LAMPS\n\nREF: {listed}\n\n1. (U) EXERCISE: The lamp was lit.\n"
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=text.encode())], workers=0)
        labels = [one.label for one in part_of(made.cable(next(made.ids()))).left_out]
    assert sorted(labels) == ["defects", "references"]


def test_a_list_has_the_beginning_of_a_subject_and_of_tags(tmp_path: Path) -> None:
    text = TELEGRAMS["tags"].replace("SUBJECT: ", "SUBJECT: " + "lamp " * 9000)
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=text.encode(), b=telegram(900002))], workers=0)
        cards = {card.id: card for card in made.newest(limit=2)}
        large, usual = cards["08MEXICO900001"], cards["08MEXICO900002"]
        assert large.is_cut and len(large.tags) == 200 and len(large.subject or "") < 2100
        assert not usual.is_cut
        assert len(made.cable(large.id).cable.tags) > 2000


CALLS: dict[str, Callable[[int], str]] = {
    "paragraphs with headings, redactions and marks": lambda size: "".join(
        f"EXERCISE {n}\\n-----------\\n\\n{n}. (U) The man XXXXXXXXXXXX\\nMEXICO 00900001  002 OF 999\\n"
        f"saw ref A and 07 LIMA {n}.\\n\\n"
        for n in range(4, size)
    ),
    "points with redactions": lambda size: "4. (U) EXERCISE\n" + "-- the man XXXXXXXXXXXX\n" * size + "\n",
}


@pytest.mark.parametrize("name", CALLS)
def test_work_grows_with_the_telegram(name: str, tmp_path: Path) -> None:
    """Each paragraph looked at all headings, redactions, marks and links: hours for a telegram of 4 MB."""
    calls = []
    for size in (150, 450):
        text = _with("QUILLFEATHER", CALLS[name](size))
        with reftel.open(tmp_path / f"archive{size}", create=True) as made:
            made.ingest([put(tmp_path / f"in{size}", a=text.encode())], workers=0)
            view = made.cable(_id(made))
        calls.append(_calls(partial(_body, view)))
    assert calls[1] < 4.5 * calls[0], calls


def _body(view: CableView) -> None:
    body_of(part_of(view).view, view)


def _calls(run: Callable[[], object]) -> int:
    """Number of calls of functions, those of C too."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def test_parts_of_a_text_tile_it() -> None:
    for size, places in ((0, []), (10, [3]), (900_000, [5] * 9000 + list(range(0, 800_000, 7)))):
        divided = parts(size, places)
        assert divided[0].start == 0 and divided[-1].end == size
        assert all(one.end == other.start for one, other in pairwise(divided))
        assert all(len(part) <= MOST_CHARACTERS for part in divided)


def test_a_part_beyond_the_last_paragraph_leads_to_the_cable(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=PLAIN.encode())], workers=0)
        cable_id = _id(archive)
        answer = TestClient(create_app(archive)).get(urls.cable_part(cable_id, 5000), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, urls.cable(cable_id))


def test_the_latest_corrections_are_on_a_page(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=PLAIN.encode())], workers=0)
        cable_id = _id(archive)
        for number in range(MOST_CORRECTIONS + 3):
            archive.correct(cable_id, "subject", f"EXERCISE {number}", because="copy 2")
        page = TestClient(create_app(archive)).get(urls.correct(cable_id)).text
    assert "3 earlier corrections not shown here" in page
    assert f"EXERCISE {MOST_CORRECTIONS + 2}" in page
    assert "“EXERCISE 1”" not in page
