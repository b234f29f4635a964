"""The worked example of docs/adding-a-form.md is a form that works, and the table of forms is in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reftel import reading
from reftel.errors import NotATelegram
from reftel.forms import FORMS, Form, form_named
from reftel.spans import Span

from .samples import BODY, HEADER, ID, SUBJECT

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "adding-a-form.md"
BULLETIN = f"BULLETIN {ID} OF 2007-02-26 15:30\n{SUBJECT}\n====\n{HEADER}\n{BODY}\n"


@pytest.fixture
def form() -> Form:
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.S)
    room: dict[str, Form] = {}
    exec(compile(code, str(DOCUMENT), "exec"), room)
    return room["FORM"]


def test_the_worked_example_works(form: Form, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = (form, *FORMS)
    monkeypatch.setattr("reftel.forms.FORMS", table)
    path = tmp_path / "bulletin"
    path.write_text(BULLETIN)
    (witness,) = reading.read(path)
    assert witness.source.form == "bulletin"
    assert (witness.cable.id, witness.frame.title, witness.cable.subject) == (ID, SUBJECT, SUBJECT)
    assert witness.text.origin(Span(0, len(witness.text))) == Span(0, len(BULLETIN.encode()))
    assert {field.name for field in witness.frame.fields} == {"reference_id", "created", "title"}
    path.write_text("BULLETIN 07LIMA900100 and nothing else")
    with pytest.raises(NotATelegram):
        list(reading.read(path))


def test_the_table_of_forms() -> None:
    names = [form.name for form in FORMS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    for form in FORMS:
        assert form_named(form.name) is form
        assert form.sniff(b"") == 0
    with pytest.raises(KeyError):
        form_named("none")
