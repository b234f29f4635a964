"""Templates use the variables that their view declares, and no other; all that is declared is used."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from reftel.web.app_state import TEMPLATES, environment
from reftel.web.page import View
from reftel.web.pages import PAGES
from reftel.web.pages.absent import AbsentView
from reftel.web.pages.signin import SigninView, SignoutView
from reftel.web.problems import ProblemView

VIEWS: list[tuple[str, type[View]]] = sorted(
    {(page.template, page.view) for page in PAGES if page.template and page.view is not View}
    | {
        ("signin.html", SigninView),
        ("signout.html", SignoutView),
        ("problem.html", ProblemView),
        ("absent.html", AbsentView),
    },
    key=lambda pair: (pair[0], pair[1].__name__),
)
GLOBALS = {"url", "layout"}


def undeclared(template: str) -> set[str]:
    """Variables that a template takes from outside."""
    tree = environment().parse((TEMPLATES / template).read_text("utf-8"))
    own = {node.target for node in tree.find_all(nodes.Import)} | {node.name for node in tree.find_all(nodes.Macro)}
    return meta.find_undeclared_variables(tree) - GLOBALS - own


@pytest.mark.parametrize(("template", "view"), VIEWS)
def test_variables(template: str, view: type[View]) -> None:
    declared = {field.name for field in fields(view)}
    used = undeclared(template)
    assert used <= declared, used - declared
    beside = {"title", "canonical", "query"}
    assert declared - used <= beside, declared - used - beside


def test_frame() -> None:
    assert undeclared("base.html") == {"title"}


def test_no_template_is_left_over() -> None:
    mine = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    used = {template for template, _ in VIEWS}
    for path in mine:
        tree = environment().parse((TEMPLATES / path).read_text("utf-8"))
        used |= {name for name in meta.find_referenced_templates(tree) if name}
    assert mine == used


def test_nothing_is_marked_safe() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "| safe" not in text and "|safe" not in text and "autoescape false" not in text, path
    for path in Path(TEMPLATES.parent).rglob("*.py"):
        # markup is written out in the source: `Markup("<td>{}</td>").format(value)` escapes the value
        assert re.findall(r"Markup\((?![\"'])[^\n]*", path.read_text("utf-8")) == [], path
