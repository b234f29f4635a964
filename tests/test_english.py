"""The project writes plain English (docs/style.md): the words that put readers off are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

WORDS = (
    (
        r'"""(?:What|Who|Whoever|Where|When|Which|Why|Whatever|Nobody|Nothing|Everything) ',
        "begin a docstring with the thing, or with a verb: `Return the end of the row`",
    ),
    (r"\bsomebody\b", "name the person, or write `someone`"),
    (r"\bworked out\b", "write `computed`"),
    (r"\bworked around\b", "write `recovered from`"),
    (r"\bin whatever\b", "write `in any`"),
    (r"\bthat is none\b(?! of)", "write `unknown` or `not a ...`"),
    (r"\banew\b(?!,)", "write `again`"),
    (r"\b(?:is|are|was|were) (?:told|said)\b", "name who tells whom, or the result"),
    (r"\bgoes on\b", "write `continues`"),
    (r"\btold apart\b", "write `distinguished`"),
    (r"\bnothing but\b", "write `only`"),
    (r"\ball the same\b", "write `anyway`, or leave it out"),
    (r"\bat hand\b", "write `cached`, `queued`, `available` ..."),
    (r"\bput together\b", "write `assembled`, `joined` or `made`"),
    (r"\b(?:stays?|is|are|were) as (?:it|they) (?:is|are|was|were)\b", "write `does not change`"),
    (r"\bsays? what\b(?! (?:is wrong|happened|to do|and when))", "name the thing: `the reason`, `the columns`"),
    (r"\bshall\b|\bleads? on\b|\bin (?:the )?midst\b|\bby and by\b", "write plain words"),
    (r"\bwhoever\b", "name the person: the owner, the reader, the sender"),
    (r"\bstands?\b(?! for\b| up\b)", "write `is` or `are`"),
    (r"\bstood\b(?! for\b)", "write `was` or `were`"),
    (r"\blies\b", "write `is`"),
    (r"\bbehind (?:its|the|a) (?:last|first|text|signature|label|number|name|subject|year|post)\b", "write `after`"),
    (
        r"(?<!there )(?<!There )\b(?:is|are) no (?:part|text|word|code|post|number|name|date)s?\b",
        "write `is not a ...`",
    ),
    (
        r"colour|recognis|organis|behaviour|licences?\b|favour|neighbour|centre(?!s)|labelled(?!by)|\bgrey\b",
        "American spelling",
    ),
)
"""Pattern of a word, and what to write instead."""

_EXERCISE = ("exercise/matter", "vocab/")
"""Folders of made-up prose and of names, which are not the project's own words."""
_CODE = re.compile(r"[\"'`]\w*(?:stand|stood|colour)\w*[\"'`]|\w_stand|stand_\w")


def lines() -> Iterator[tuple[str, int, str]]:
    for folder, suffixes in (("src", (".py", ".html", ".sql")), ("docs", (".md",))):
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in suffixes and not any(part in name for part in _EXERCISE) and name != "docs/style.md":
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    yield name, number, line


@pytest.mark.parametrize(("pattern", "instead"), WORDS)
def test_words_that_put_readers_off(pattern: str, instead: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:90]}"
        for name, number, line in lines()
        if re.search(pattern, line, re.IGNORECASE) and not _CODE.search(line)
    ]
    assert found == [], instead
