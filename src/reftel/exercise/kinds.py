"""The kinds of matter that exercise telegrams are about: one text file each in `matter/`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from reftel.exercise import names
from reftel.exercise.chance import SIZE, Draw, draws, shuffled, text_key
from reftel.exercise.grammar import (
    BASE,
    MODIFIERS,
    Half,
    Lists,
    Template,
    capital,
    choices,
    entries,
    fill,
    half_fill,
    lowered,
    slots_of,
)
from reftel.vocab.month_names import MONTHS

FILES = (
    *("museum_loan", "orchestra_tour", "stamps", "botanical_garden", "weather_station", "chess", "lighthouse"),
    *("birds", "map_library", "regatta", "observatory", "kites", "bells", "bees"),
)
"""Names of the files, the most frequent matter first."""

_PHRASES = 256
"""Number of partly filled headings, points, comments and requests of each kind."""

_MAKERS: dict[str, Callable[[Draw], str]] = {
    "person": names.person,
    "surname": names.surname,
    "given": names.given,
    "place": names.place,
    "ship": names.ship,
    "binomial": names.binomial,
    "cat": names.catalogue,
}


class Table(NamedTuple):
    """A table in monospaced columns: headings, and for each column the list or maker that fills it."""

    heads: tuple[str, ...]
    columns: tuple[list[str] | Callable[[Draw], str], ...]


class Saying(NamedTuple):
    """A sentence without full stop, its words drawn and only places of the context open."""

    first: str
    """The %-format as it begins a sentence."""
    later: str
    """As it follows a lead."""
    slots: tuple[int, ...]


class Shared(NamedTuple):
    """Common parts of all kinds, half filled: SIZE sentences, and SIZE beginnings and ends."""

    says: tuple[Saying, ...]
    leads: tuple[Half, ...]
    tails: tuple[Half, ...]


class MessageKind(NamedTuple):
    """A kind of matter, compiled."""

    name: str
    title: str
    tags: tuple[str, ...]
    stages: tuple[Template, ...]
    subjects: tuple[Template, ...]
    headings: tuple[Half, ...]
    says: tuple[Saying, ...]
    """SIZE sentences, half of them the kind's own."""
    points: tuple[Half, ...]
    comments: tuple[Half, ...]
    asks: tuple[Half, ...]
    tables: tuple[Table, ...]
    names: tuple[tuple[tuple[str, ...], tuple[Callable[[Draw], str] | list[str], ...]], ...]
    """For each name of the matter, the literal parts of its template and the values of the gaps between them."""
    derived: tuple[tuple[int, Callable[[str], str]], ...]
    """Context places that repeat another place with a modifier; they follow the names."""

    def christen(self, r: Draw) -> list[str]:
        """Names for a new matter, in the order of `names` and then `derived`, less the telegram's own."""
        made: list[str] = []
        for literals, fillers in self.names:
            parts = [literals[0]]
            for filler, literal in zip(fillers, literals[1:], strict=True):
                parts.append(filler[int(r() * SIZE)] if isinstance(filler, list) else filler(r))
                parts.append(literal)
            made.append("".join(parts))
        return made + [change(made[place]) for place, change in self.derived]


@cache
def general() -> Lists:
    """The lists of `general.txt`, with numbers, sums, months and days besides."""
    lists = Lists()
    for name, words in _numbers().items():
        lists.add(name, words)
    for key, text in entries("general.txt"):
        form, _, name = key.partition(" ")
        if form == "words":
            lists.add(name, choices(text))
        elif form == "make":
            lists.make(name, choices(text))
    return lists


def _numbers() -> dict[str, list[str]]:
    return {
        "n2": [str(n) for n in range(11, 99)],
        "n3": [str(n) for n in range(100, 999, 7)],
        "n4": [f"{n:,}" for n in range(1_040, 9_990, 37)],
        "n5": [f"{n:,}" for n in range(10_500, 99_900, 1_250)],
        "pct": [str(n) for n in (10, 20, 5, 15, 30, 25, 40, 50, 60, 12, 18, 75, 80, 90, 35, 45, 22, 33, 66, 8, 7, 3)],
        "money": [f"USD {n:,}" for n in range(500, 96_000, 450)],
        "half": [f"{n // 2}{'.5' if n % 2 else '.0'}" for n in range(3, 22)],
        "day": [f"{month[:3]} {day}" for month in MONTHS for day in range(1, 29, 2)],
        "month": list(MONTHS),
        "year": [str(year) for year in range(1969, 1850, -1)],
    }


@cache
def kinds() -> tuple[MessageKind, ...]:
    """All kinds, in the order of FILES."""
    return tuple(_load(name) for name in FILES)


def _load(file: str) -> MessageKind:
    lists = Lists(general())
    texts: dict[str, list[str]] = {}
    named: dict[str, str] = {}
    for key, text in entries(f"{file}.txt"):
        form, _, name = key.partition(" ")
        if form == "words":
            lists.add(name, choices(text))
        elif form == "name":
            named[name] = text
        else:
            texts.setdefault(form, []).append(text)
    stages = choices(texts["stage"][0])
    general_texts: dict[str, list[str]] = {}
    for key, text in entries("general.txt"):
        general_texts.setdefault(key, []).append(text)

    places = {name: place for place, name in enumerate((*BASE, "stage", *named))}
    derived: list[tuple[int, Callable[[str], str]]] = []
    first = len(BASE) + 1
    sentences = [text for form in ("stage", "subject", "heading", "say", "point", "comment") for text in texts[form]]
    for name, modifier in (slot for text in sentences for slot in slots_of(text)):
        full = f"{name}:{modifier}"
        if modifier and name in named and full not in places:
            places[full] = len(places)
            derived.append((places[name] - first, MODIFIERS[modifier]))

    def compiled(*forms: list[str]) -> tuple[Template, ...]:
        return tuple(lists.compile(text, places) for form in forms for text in form)

    order = text_key(file)
    r = draws(0x5A9, order)

    def half(*forms: list[str]) -> tuple[Half, ...]:
        templates = compiled(*forms)
        halves = [half_fill(templates[place % len(templates)], r) for place in range(_PHRASES)]
        return tuple(Half(capital(form), slots) for form, slots in halves)

    own = _sayings(texts["say"], lists, places, SIZE // 2, order)
    common = shared().says
    start = order % SIZE
    both = [*own, *((common + common)[start : start + SIZE // 2])]
    return MessageKind(
        name=file,
        title=texts["title"][0],
        tags=tuple(texts["tags"][0].split()),
        stages=compiled(stages),
        subjects=compiled(texts["subject"]),
        headings=half(texts["heading"], general_texts["heading"]),
        says=tuple(both[place] for place in shuffled(len(both), order)),
        points=half(texts["point"], general_texts["point"]),
        comments=half(texts["comment"], general_texts["comment"]),
        asks=half(general_texts["ask"]),
        tables=tuple(_table(text, lists) for text in texts["table"]),
        names=tuple(_name(text, lists) for text in named.values()),
        derived=tuple(derived),
    )


def _sayings(texts: list[str], lists: Lists, places: dict[str, int], count: int, key: int) -> tuple[Saying, ...]:
    """`count` half-filled sentences from templates, each template as often as the next."""
    r = draws(0x5A7, key)
    templates = [(lists.compile(text, places), lowered(text)[0] == text[0]) for text in texts]
    found: list[Saying] = []
    for place in range(count):
        template, same = templates[place % len(templates)]
        form, slots = half_fill(template, r)
        first = capital(form)
        later = first if same and not texts[place % len(texts)].startswith("{") else form[:1].lower() + form[1:]
        found.append(Saying(first, later, slots))
    return tuple(found)


@cache
def shared() -> Shared:
    """Sentences, leads and tails of `general.txt`, half filled."""
    lists = general()
    places = {name: place for place, name in enumerate(BASE)}
    texts: dict[str, list[str]] = {}
    for key, text in entries("general.txt"):
        texts.setdefault(key, []).append(text)
    r = draws(0x5A8)
    halves: list[tuple[Half, ...]] = []
    for form in ("lead", "tail"):
        templates = [lists.compile(text, places) for text in texts[form]]
        halves.append(tuple(half_fill(templates[place % len(templates)], r) for place in range(SIZE)))
    says = _sayings(texts["say"], lists, places, SIZE, 0)
    return Shared(says, halves[0], halves[1])


def _filler(name: str, lists: Lists) -> Callable[[Draw], str] | list[str]:
    if name in _MAKERS:
        return _MAKERS[name]
    found = lists.find(name)
    if found is None:
        raise ValueError(f"nothing fills {{{name}}}")
    return found


def _name(text: str, lists: Lists) -> tuple[tuple[str, ...], tuple[Callable[[Draw], str] | list[str], ...]]:
    form = lists.compile(text, dict.fromkeys(_MAKERS, 0)).form
    fillers = tuple(_filler(name, lists) for name, _ in slots_of(text))
    return tuple(form.split("%s")), fillers


def _table(text: str, lists: Lists) -> Table:
    heads, _, columns = text.partition(" :: ")
    return Table(tuple(heads.split("|")), tuple(_filler(name, lists) for name in columns.split("|")))


def stage_of(kind: MessageKind, step: int, context: list[str], r: Draw) -> str:
    """Return the stage of a matter at its `step`th telegram."""
    return fill(kind.stages[min(step, len(kind.stages) - 1)], context, r)
