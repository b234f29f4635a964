"""How sentences are made: word lists and templates read from the text files in `matter/`, compiled once.

A file has one entry a line, `key: text`, and `#` comments:

    words NAME: a | b | c        a list, common words first (drawn by Zipf's law)
    make NAME: {adj} {noun} | .. phrases made from lists, as another list
    name NAME: {place} Museum    a name that a matter keeps as long as it lasts
    say: The {noun} {deed}       a sentence without full stop; lead, tail, point, comment, heading, subject likewise
    table: A|B|C :: x|y|z        headings and columns

`{x}` in a text is, in this order: a name of the matter, a value of the telegram (BASE), a list of the file, a list of
`general.txt`. `{x:cap}` begins with a capital, `{x:title}` has them throughout, `{x:surname}` is the last word,
`{x:bare}` has no quotation marks, `{verb:past}` is the second of `send/sent`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import NamedTuple

from reftel.exercise.chance import SIZE, Draw, draws, pool, text_key

BASE = (
    *("city", "country", "other_city", "other_country", "d1", "d2", "f1", "f2", "month", "year", "ref"),
    *("cat1", "cat2", "cat3", "p1", "p2", "p3", "place1", "place2", "surname1"),
)
"""Values of each telegram that its sentences may use, in the order in which they are in its context."""

_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio]|u(?!ni|se|ti))")
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_SMALL = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])

Source = int | list[str]
"""Source of the value of a slot: a place in the telegram's context, or a pool."""


class Template(NamedTuple):
    """A sentence with slots; `fill` puts words into them."""

    form: str
    """A %-format with one `%s` a slot."""
    slots: tuple[Source, ...]


def fill(template: Template, context: list[str], r: Draw) -> str:
    """The template's text with every slot filled."""
    return template.form % tuple(
        [context[slot] if slot.__class__ is int else slot[int(r() * SIZE)] for slot in template.slots]  # type: ignore[index]
    )


class Half(NamedTuple):
    """A template whose lists have been drawn from: only places of the context are open."""

    form: str
    slots: tuple[int, ...]


def half_fill(template: Template, r: Draw) -> Half:
    """The template with words from its lists put in, and only the places of the context left open."""
    literals = template.form.split("%s")
    parts: list[str] = [literals[0]]
    open_slots: list[int] = []
    for slot, literal in zip(template.slots, literals[1:], strict=True):
        if isinstance(slot, int):
            open_slots.append(slot)
            parts.append("%s")
        else:
            parts.append(slot[int(r() * SIZE)])
        parts.append(literal)
    return Half(articled("".join(parts)), tuple(open_slots))


def articled(text: str) -> str:
    """The text with `an` for `a` before a vowel."""
    return _ARTICLE.sub(r"\1n ", text) if " a " in text or text.startswith(("a ", "A ")) else text


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def title(text: str) -> str:
    """The text as in a title: capitals except for small words."""
    words = text.split(" ")
    return " ".join(word if word in _SMALL and place else capital(word) for place, word in enumerate(words))


def _last(text: str) -> str:
    return text.rsplit(" ", 1)[-1]


def _bare(text: str) -> str:
    return text.replace('"', "")


MODIFIERS: dict[str, Callable[[str], str]] = {"cap": capital, "title": title, "surname": _last, "bare": _bare}


def entries(file: str) -> Iterator[tuple[str, str]]:
    """Keys and texts of a file in `matter/`."""
    for line in files("reftel.exercise").joinpath("matter", file).read_text(encoding="ascii").splitlines():
        if line and not line.startswith("#"):
            key, _, text = line.partition(": ")
            yield key, text


def choices(text: str) -> list[str]:
    """`a | b` as a list."""
    return [choice.strip() for choice in text.split(" | ")]


class Lists:
    """Pools by name; those of a file before those of `general.txt`."""

    def __init__(self, parent: Lists | None = None) -> None:
        self._parent = parent
        self._pools: dict[str, list[str]] = {}

    def add(self, name: str, words: list[str]) -> None:
        """A list of words; pairs `send/sent` give two, `verb` and `verb:past`."""
        if all("/" in word for word in words):
            pairs = [word.split("/") for word in words]
            self._pools[name] = pool([first for first, _ in pairs])
            self._pools[f"{name}:past"] = pool([second for _, second in pairs])
        else:
            self._pools[name] = pool(words)

    def make(self, name: str, patterns: list[str]) -> None:
        """A list of phrases, each from one of `patterns`, which may use the lists so far."""
        r = draws(0x6A4A6E, text_key(name))
        templates = [self.compile(pattern, {}) for pattern in patterns]
        self._pools[name] = [fill(templates[place % len(templates)], [], r) for place in range(SIZE)]

    def find(self, name: str, modifier: str | None = None) -> list[str] | None:
        """The pool, changed by a modifier; None for an unknown list."""
        key = f"{name}:{modifier}" if modifier else name
        found = self._pools.get(key)
        if found is None and modifier and name in self._pools:
            changed = {word: MODIFIERS[modifier](word) for word in dict.fromkeys(self._pools[name])}
            found = self._pools[key] = [changed[word] for word in self._pools[name]]
        if found is None and self._parent is not None:
            found = self._parent.find(name, modifier)
        return found

    def compile(self, text: str, places: dict[str, int]) -> Template:
        """A template; `places` are the places of a name's value in a context. Raises ValueError on an unknown
        slot."""
        slots: list[Source] = []
        for match in _SLOT.finditer(text):
            name, modifier = match.groups()
            key = f"{name}:{modifier}" if modifier else name
            source = places[key] if key in places else self.find(name, modifier)
            if source is None:
                raise ValueError(f"nothing fills {match.group()} in: {text}")
            slots.append(source)
        form = _SLOT.sub("\0", text).replace("%", "%%").replace("\0", "%s")
        return Template(form, tuple(slots))


def slots_of(text: str) -> list[tuple[str, str | None]]:
    """Names and modifiers of the slots in a template's text."""
    return [(match.group(1), match.group(2)) for match in _SLOT.finditer(text)]


def lowered(text: str) -> str:
    """A sentence's template as it continues after a lead: `The harbor` as `the harbor`, `{who:cap}` as `{who}`."""
    match = _SLOT.match(text)
    if match is None:
        return text[:1].lower() + text[1:]
    return f"{{{match.group(1)}}}{text[match.end() :]}" if match.group(2) == "cap" else text
