"""Meaning of a value in its field: the node of `from:mexico`, `tag:prel`, `has:copies`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from reftel.fields import registry
from reftel.fields.field_types import ValueKind
from reftel.fields.getters import PUBLICATIONS
from reftel.fields.table import QueryName
from reftel.model import Cable
from reftel.query.combine import disjunction, negation
from reftel.query.fields import HAS, IS, PRECEDENCES, REFERENCE_STATES
from reftel.query.query_tree import Code, CodeField, DateField, Id, IdField, Name, NameField, Node, When
from reftel.query.query_values import QueryValueError, read_id, read_level, read_when
from reftel.query.vocabulary import Vocabulary, nearest, squeezed
from reftel.text.words import words

NONE_HELD = (
    "is:absent: finds cables that are cited and not held. They have a list (/absent, `reftel absent`), for this "
    "condition alone or joined to others with AND; among the cables that are held it finds none."
)
"""Limit of `is:absent` in a search of the cables that are held."""
_CHOICES: Mapping[str, Mapping[str, str]] = {"has": HAS, "is": IS, "refstate": REFERENCE_STATES}
_SMALL = ("form", "defect", "uncertain")
"""Fields whose values are written in small letters."""
_OPEN = ("addressee", "signer")
"""Fields with too many values to be a list of choices: one that is not held finds nothing, and the answer says why."""
_PUBLICATIONS = {squeezed(name): name for name in PUBLICATIONS.values()}
"""Collections that every archive may have."""
_CODE = 2
"""Letters of a country's code, which is not a name: `from:IR` may be a slip for a post."""
_SHOWN = 12
"""Values that a message lists."""

MAX_TAGS = 24
"""Tags that one word may stand for by their meaning."""


class Meanings:
    """Reads values with the names of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.limits: list[str] = []
        """Limits of the conditions that were read, as sentences."""

    def read(self, name: QueryName, typed: str) -> Node:
        """The node of `name:typed`. Raises BadValueError."""
        kind = registry.REGISTRY.queried[name].kind
        if name == "thread":
            root = read_id("id", typed)
            ids, limits = self._vocabulary.conversation(root)
            self.limits += [f"{name}:{root}: {each}" for each in limits]
            return disjunction([Id("id", each) for each in ids or (root,)])
        if kind == "id":
            return Id(cast(IdField, name), read_id(cast(IdField, name), typed))
        if kind == "date":
            if squeezed(typed) in ("none", "unknown") or typed.strip() == "*":
                dated = When(cast(DateField, name))
                return dated if typed.strip() == "*" else negation(dated)
            return read_when(cast(DateField, name), typed)
        if kind == "level":
            return read_level(typed)
        if kind == "flag":
            chosen = self._chosen(name, typed, _CHOICES[name])
            self.limits += [NONE_HELD] if chosen == Code("is", "absent") else []
            return chosen
        if kind == "code":
            return self._code(name, typed)
        if kind in ("listed", "form"):
            return self._listed(name, typed)
        readers: dict[ValueKind, Callable[[str], Node]] = {
            "post": self._from,
            "country": self._country,
            "tag": self._tag,
            "address": self._to,
            "precedence": self._precedence,
        }
        return readers[kind](typed) if kind in readers else _name(name, typed)

    def _from(self, typed: str) -> Node:
        found = self._vocabulary.post(typed)
        if not found:
            country = self._vocabulary.country(typed)
            if country is not None and len(squeezed(typed)) > _CODE:
                return Code("country", country)
            held = self._vocabulary.all_held("post")
            some = f"; cables here are from {', '.join(held[:_SHOWN])}" if held else ""
            more = f" and {len(held) - _SHOWN:,} more posts" if len(held) > _SHOWN else ""
            near = _first(self._vocabulary.near_posts(typed))
            raise QueryValueError(f"no post is called {_shown(typed)}" + ("" if near else some + more), near)
        return disjunction([Code("from", post) for post in found])

    def _country(self, typed: str) -> Node:
        found = self._vocabulary.country(typed)
        if found is None:
            near = self._vocabulary.country_of(typed) or _first(self._vocabulary.near_countries(typed))
            raise QueryValueError(f"no country is called {_shown(typed)}; codes are those of TAGS", near)
        return Code("country", found)

    def _tag(self, typed: str) -> Node:
        name = _name("tag", typed)
        codes, is_all = self._vocabulary.tag(typed)
        if len(codes) > MAX_TAGS:
            examples = ", ".join(codes[:3])
            raise QueryValueError(f"{len(codes)} tags mean something with {_shown(typed)}; name one, as {examples}")
        known = [Code("tag", code) for code in codes]
        return disjunction(known if is_all else [*known, name])

    def _to(self, typed: str) -> Node:
        return disjunction([_name("to", value) for value in (typed, *self._vocabulary.post(typed))])

    def _code(self, name: QueryName, typed: str) -> Node:
        held = self._vocabulary.held(registry.REGISTRY.queried[name].key, typed)
        return Code(name, held) if held else _name(name, typed)

    def _precedence(self, typed: str) -> Node:
        held = self._vocabulary.held("precedence", typed)
        return Code("precedence", held) if held else self._chosen("precedence", typed, PRECEDENCES)

    def _listed(self, name: QueryName, typed: str) -> Node:
        """Return the node of a whole value of the archive; an addressee that is a post under any of its names."""
        key = registry.REGISTRY.queried[name].key
        wanted = (typed, *(self._vocabulary.post(typed) if name == "addressee" else ()))
        held = [value for each in wanted if (value := self._vocabulary.held(key, each)) is not None]
        if held:
            return disjunction([Code(name, value) for value in held])
        all_held = self._vocabulary.all_held(key)
        if not all_held or name in _OPEN:
            return Code(name, typed.strip().lower() if name in _SMALL else typed.strip().upper())
        if name == "uncertain" and typed.strip().lower() in Cable.__struct_fields__:
            return Code(name, typed.strip().lower())
        if name == "collection" and (known := _PUBLICATIONS.get(squeezed(typed))):
            return Code("collection", known)
        near = _first(self._vocabulary.near_held(key, typed))
        some = ", ".join(all_held[:_SHOWN])
        more = f" and {len(all_held) - _SHOWN:,} more" if len(all_held) > _SHOWN else ""
        raise QueryValueError(f"no cable here has {name}:{_shown(typed)}; there are {some}{more}", near)

    @staticmethod
    def _chosen(field: CodeField, typed: str, table: Mapping[str, str]) -> Node:
        found = table.get(squeezed(typed))
        if found is None:
            values = tuple(dict.fromkeys(table.values()))
            near = _first(nearest(typed, values)) or (values[0] if len(values) == 1 else "")
            raise QueryValueError(f"{field}: can't be {_shown(typed)}; there is {', '.join(values)}", near)
        return Code(field, found)


def _name(field: NameField, typed: str) -> Name:
    found = tuple(words(typed))
    if not found:
        raise QueryValueError(f"there is no letter or digit to look for in {_shown(typed)}")
    return Name(field, found)


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _shown(typed: str) -> str:
    return repr(typed.strip()[:40])
