"""A page that this test makes up is declared in one row: it answers, templates link to it, and its line is derived."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import ChoiceLoader, DictLoader
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web.address import Address, Sample
from reftel.web.address_page import lines_of
from reftel.web.app import create_app
from reftel.web.app_state import AppState
from reftel.web.page import Page, PageRequest, View
from reftel.web.pages import PAGES


@dataclass(frozen=True)
class WordsView(View):
    """Variables of words.html."""

    cable_id: str
    count: int


def words_link(cable_id: str, *, least: int = 0) -> str:
    """Return the address of the count of words of a cable."""
    return f"/words/{cable_id}" + (f"?least={least}" if least else "")


def build(page_request: PageRequest) -> WordsView:
    """Count the words of a cable."""
    view = page_request.app.archive.cable(page_request.part("cable_id"))
    words = [
        word for word in (view.cable.subject or "").split() if len(word) >= page_request.integer("least", 0, 0, 99)
    ]
    return WordsView(f"Words of {view.id}", view.id, len(words))


PAGE = Page(
    Address(
        "words",
        "/words/{cable_id}",
        "the number of words in the subject of a cable",
        link=words_link,
        sample=lambda one: words_link(one.cable),
    ),
    "words.html",
    WordsView,
    build,
)

TEMPLATE = """{% extends "base.html" %}{% block content %}
<h1>{{ count }} words</h1><a href="{{ url.words(cable_id, least=4) }}">Long words</a>
{% endblock %}"""


def test_a_page_is_its_file_its_template_and_its_row(archive: Archive, copied: str) -> None:
    app = create_app(archive, pages=(*PAGES, PAGE))
    state: AppState = app.state.reftel
    state.templates.loader = ChoiceLoader([DictLoader({"words.html": TEMPLATE}), state.templates.loader])  # type: ignore[list-item]
    client = TestClient(app, follow_redirects=False)
    sample = PAGE.address.sample_in(Sample.of(archive, copied))
    answer = client.get(sample)
    assert (answer.status_code, sample) == (200, f"/words/{copied}")
    assert f'<a href="/words/{copied}?least=4">Long words</a>' in answer.text
    assert client.get("/words/08NOWHERE1").status_code == 404
    assert lines_of(PAGE.address) == ["| `/words/{cable_id}` | the number of words in the subject of a cable |"]
