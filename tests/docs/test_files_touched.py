"""An extension of each kind touches the number of files that docs/contributing.md promises, and works.

Each test copies the package, changes it as a contributor does, and uses it in another process. The generated pages
(docs/fields.md, docs/urls.md) do not count.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.archive.making import telegram
from tests.forms.samples import BODY, HEADER, ID, SUBJECT

ROOT = Path(__file__).parents[2]


class Checkout:
    """A copy of the package that a contributor changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[str] = set()
        shutil.copytree(ROOT / "src" / "reftel", folder / "reftel", ignore=shutil.ignore_patterns("__pycache__"))

    def add(self, name: str, text: str) -> None:
        """Write a file that is not there yet."""
        path = self.folder / "reftel" / name
        assert not path.exists()
        self._write(path, text)

    def change(self, name: str, before: str, after: str) -> None:
        """Replace a piece of a file that occurs once in it."""
        path = self.folder / "reftel" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, (name, before)
        self._write(path, text.replace(before, after))

    def _write(self, path: Path, text: str) -> None:
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")
        self.touched.add(path.relative_to(self.folder).as_posix())

    def run(self, script: str) -> str:
        """Run Python code with the changed package; return its output."""
        work = self.folder / "work"
        work.mkdir()
        (work / "one.txt").write_bytes(telegram(900001))
        start = dedent(
            f"""
            import reftel
            assert reftel.__file__ == {str(self.folder / "reftel" / "__init__.py")!r}
            def archive():
                made = reftel.open("archive", create=True)
                made.ingest(["one.txt"], workers=0)
                return made
            def page(address):
                from starlette.testclient import TestClient
                from reftel.web.app import create_app
                answer = TestClient(create_app(archive())).get(address)
                assert answer.status_code == 200, answer.text
                return answer.text
            """
        )
        done = subprocess.run(
            [sys.executable, "-c", start + dedent(script)],
            cwd=work,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_tag_is_one_file(checkout: Checkout) -> None:
    checkout.change("vocab/tags.csv", "AADP,", "AAXQ,technology,Lamps of lighthouses,exercise\nAADP,")
    said = checkout.run(
        """
        from reftel.values.tags import read_tag_list
        from reftel.vocab.tag_table import tags
        found = read_tag_list("AAXQSCUL")
        print(tags()["AAXQ"].meaning, found.tags, found.fused)
        """
    )
    assert said == "Lamps of lighthouses ('AAXQ', 'SCUL') ('AAXQSCUL',)\n"
    assert len(checkout.touched) == 1


def test_a_form_is_two_files(checkout: Checkout) -> None:
    """The worked example of docs/adding-a-form.md."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/adding-a-form.md").read_text(encoding="utf-8"), re.S)
    checkout.add("forms/bulletin.py", code)
    table = (checkout.folder / "reftel/forms/__init__.py").read_text(encoding="utf-8")
    imported = table.replace("    australian_cablegram,\n", "    australian_cablegram,\n    bulletin,\n", 1)
    checkout.change(
        "forms/__init__.py",
        table,
        imported.replace("    telegram_text.FORM,\n", "    bulletin.FORM,\n    telegram_text.FORM,\n"),
    )
    bulletin = f"BULLETIN {ID} OF 2007-02-26 15:30\n{SUBJECT}\n====\n{HEADER}\n{BODY}\n"
    said = checkout.run(
        f"""
        from pathlib import Path
        from reftel.forms import form_title
        Path("one.txt").write_text({bulletin!r})
        (witness,) = reftel.read("one.txt")
        print(witness.source.form, witness.cable.id, form_title("bulletin"))
        assert "Press bulletin" in page("/cable/{ID}/source")
        assert archive().search("form:bulletin").total == 1
        """
    )
    assert said == f"bulletin {ID} Press bulletin\n"
    assert len(checkout.touched) == 2


def test_an_export_is_two_files(checkout: Checkout) -> None:
    checkout.add(
        "export/subjects.py",
        dedent(
            '''
            """A line for each cable: its id and its subject."""

            from __future__ import annotations

            from collections.abc import Iterable, Iterator

            from reftel.archive.types import ArchivedCable


            def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
                """Write one line a cable."""
                for held in cables:
                    yield f"{held.id}: {held.cable.subject}\\n".encode()
            '''
        ),
    )
    table = (checkout.folder / "reftel/export/__init__.py").read_text(encoding="utf-8")
    imported = table.replace(
        "import citations, csv_table, jsonl, tei, text", "import citations, csv_table, jsonl, subjects, tei, text"
    )
    row = '            Format("subjects", "Subjects", "text/plain; charset=utf-8", ".txt", subjects.write),\n'
    last = '            Format("text", '
    checkout.change("export/__init__.py", table, imported.replace(last, row + last))
    said = checkout.run(
        """
        import subprocess, sys
        print(page("/export/subjects"), end="")
        run = [sys.executable, "-m", "reftel", "export", "archive", "--format", "subjects"]
        print(subprocess.run(run, capture_output=True, text=True, check=True).stdout, end="")
        from reftel.web.address_page import page as addresses
        assert "tei, subjects, text" in addresses()
        """
    )
    first, second = said.splitlines()
    assert first == second and first.startswith("08MEXICO900001: ")
    assert len(checkout.touched) == 2


def test_a_facet_is_one_file(checkout: Checkout) -> None:
    """The worked example of docs/adding-a-field.md."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/adding-a-field.md").read_text(encoding="utf-8"), re.S)
    table = (checkout.folder / "reftel/fields/table.py").read_text(encoding="utf-8")
    named = table.replace('"year", "month", "classification",', '"year", "month", "passing", "classification",', 1)
    named = named.replace('"year", "month", "day",', '"year", "month", "passing", "day",', 1)
    row = "    " + code.strip().replace("\n", "\n    ") + ",\n"
    last = '    CableField(name="copies",'
    checkout.change("fields/table.py", table, named.replace(last, row + last))
    said = checkout.run(
        """
        made = archive()
        made.correct("08MEXICO900001", "passing", "PASS TO LONDON", because="the copy is torn here")
        print(*[(each.value, each.count) for each in made.search("", facets=True).facets["passing"]])
        print(made.search("passing:london").total, [each.key for each in made.counts("passing")])
        text = page("/search?q=")
        assert "Passing instruction" in text and "PASS TO LONDON" in text
        """
    )
    assert said == "('PASS TO LONDON', 1)\n1 ['PASS TO LONDON']\n"
    assert len(checkout.touched) == 1


def test_a_page_is_three_files(checkout: Checkout) -> None:
    checkout.add(
        "web/pages/wordcount.py",
        dedent(
            '''
            """The number of words in the subject of a cable."""

            from __future__ import annotations

            from dataclasses import dataclass

            from reftel.web.address import Address
            from reftel.web.page import Page, PageRequest, View


            @dataclass(frozen=True)
            class WordCountView(View):
                """Variables of wordcount.html."""

                cable_id: str
                count: int


            def link(cable_id: str) -> str:
                """Return the address for a cable."""
                return f"/wordcount/{cable_id}"


            def build(page_request: PageRequest) -> WordCountView:
                """Count the words."""
                view = page_request.app.archive.cable(page_request.part("cable_id"))
                return WordCountView("Words", view.id, len((view.cable.subject or "").split()))


            PAGE = Page(
                Address(
                    "wordcount",
                    "/wordcount/{cable_id}",
                    "the number of words in a subject",
                    link=link,
                    sample=lambda one: link(one.cable),
                ),
                "wordcount.html",
                WordCountView,
                build,
            )
            '''
        ),
    )
    checkout.add(
        "web/templates/wordcount.html",
        '{% extends "base.html" %}\n{% block content %}\n<h1>{{ count }} words</h1>\n'
        '<a href="{{ url.wordcount(cable_id) }}">This page</a>\n{% endblock %}\n',
    )
    table = (checkout.folder / "reftel/web/pages/__init__.py").read_text(encoding="utf-8")
    imported = table.replace("    unapi,\n)", "    unapi,\n    wordcount,\n)", 1)
    checkout.change(
        "web/pages/__init__.py",
        table,
        imported.replace("    api_docs.PAGE,\n", "    api_docs.PAGE,\n    wordcount.PAGE,\n"),
    )
    said = checkout.run(
        """
        text = page("/wordcount/08MEXICO900001")
        assert '<a href="/wordcount/08MEXICO900001">' in text and " words</h1>" in text
        from reftel.web.address_page import page as addresses
        print([line for line in addresses().splitlines() if "wordcount" in line])
        """
    )
    assert said == "['| `/wordcount/{cable_id}` | the number of words in a subject |']\n"
    assert len(checkout.touched) == 3
