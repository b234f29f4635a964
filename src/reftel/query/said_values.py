"""Plain words that are values: `secret cables`, `SECRET//NOFORN`, `redacted`, `TAGS PREL`; other spellings of names.

Telegrams have few of these words in their text, so a search for them finds something, but not what was asked for. Each
piece of advice is a query with the intended meaning; the archive counts it, and shows it if it finds more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from reftel.fields.table import QueryName
from reftel.query.edit import condition
from reftel.query.fields import LEVEL_NAMES, LEVEL_WORDS
from reftel.query.foreign_syntax import Advice
from reftel.query.plain_words import read_words
from reftel.query.vocabulary import squeezed
from reftel.text.words import words
from reftel.vocab.tables import captions
from reftel.vocab.tag_table import tags
from reftel.vocab.vocabulary_rows import rows

_ASKED = re.compile(
    r"(?:all |the )?(?:classified )?(?P<level>[A-Z]+(?: [A-Z]+){0,2}?)(?P<caveats>(?://?[A-Z ]{2,20}){0,4})"
    r"(?: (?:CABLES?|TELEGRAMS?|MESSAGES?|DOCUMENTS?|FILES?))?(?: (?:FROM|BY) (?P<place>[A-Z .'-]{3,40}))?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:cables? )?(signed|classified|drafted|approved|cleared) by ([^\W\d_][\w.'’ -]{1,40})", re.IGNORECASE
)
_TAGS = re.compile(r"(?i:TAGS?)[: ]{1,2}([A-Z]{2,5}(?:[, ]{1,2}[A-Z]{2,5}){0,9})")
_STATES: Final = {
    "redacted": "has:redactions",
    "redactions": "has:redactions",
    "withheld": "is:withheld",
    "partial": "is:partial",
}
_LONGEST: Final = 200
_NAMES: Final = re.compile(r"[^\W\d_]{3,30}")
_MOST_NAMES: Final = 2


def said_values(text: str, is_held: Callable[[str], bool] = lambda _: True) -> tuple[Advice, ...]:
    """Return queries that a text of plain words may mean.

    Arguments: is_held: whether an archive has a word; only spellings that it has are offered.

    >>> said_values("SECRET//NOFORN")[0].query
    'class:secret caption:NOFORN'
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or '"' in text or re.search(r"[a-z]:", text):
        return ()
    found = [each for rule in (_classified, _tagged, _stated, _signed) for each in rule(text)]
    return tuple(each for each in (*found, *_spelled(text, is_held)) if each.query != text)


def _classified(text: str) -> Iterator[Advice]:
    match = _ASKED.fullmatch(text)
    if match is None:
        return
    rank = LEVEL_WORDS.get(squeezed(match["level"])) if len(match["level"]) > 2 else None
    if rank is None:
        return
    caveats = [each.strip().upper() for each in re.split("/+", match["caveats"]) if each.strip()]
    if any(each not in captions() for each in caveats):
        return
    quoted = (f'caption:"{each}"' if " " in each else f"caption:{each}" for each in caveats)
    conditions = [f"class:{LEVEL_NAMES[rank]}", *quoted]
    if match["place"]:
        typed = match["place"].split()
        found = read_words(typed)
        if found is None or found[0] != len(typed) or not found[1].is_place:
            return
        conditions.append(found[1].condition)
    yield Advice("words are looked for in the text; the level of a cable is in class:", " ".join(conditions))


def _tagged(text: str) -> Iterator[Advice]:
    match = _TAGS.fullmatch(text)
    codes = re.findall("[A-Z]+", match[1]) if match else []
    if codes and ":" not in text and all(code in tags() for code in codes):
        yield Advice("words are looked for in the text; TAGS are in tag:", " ".join(f"tag:{code}" for code in codes))


_BY: Final[dict[str, QueryName]] = {
    "signed": "signed",
    "classified": "classifiedby",
    "drafted": "drafted",
    "approved": "approved",
    "cleared": "cleared",
}


def _signed(text: str) -> Iterator[Advice]:
    """`signed by Garza`."""
    match = _SIGNED.fullmatch(text)
    if match:
        yield Advice("an officer’s name follows a field", condition(_BY[match[1].lower()], match[2]))


def _stated(text: str) -> Iterator[Advice]:
    match = re.fullmatch(r"([a-z]+)(?: (?:cables?|telegrams?))?", text.lower())
    if match and match[1] in _STATES:
        yield Advice("words are looked for in the text; the state of a copy is in is: and has:", _STATES[match[1]])


def _spelled(text: str, is_held: Callable[[str], bool]) -> Iterator[Advice]:
    """A name with all its spellings: telegrams have `Qadhafi`, newspapers `Gaddafi`."""
    made, at, found = [], 0, []
    for match in _NAMES.finditer(text):
        others = _spellings().get(words(match[0])[0] if words(match[0]) else "")
        others = tuple(filter(is_held, others or ()))
        if others and match[0] not in ("OR", "AND", "NOT"):
            made += [text[at : match.start()], f"({' OR '.join(others)})" if len(others) > 1 else others[0]]
            at = match.end()
            found.append(match[0])
    if 0 < len(found) <= _MOST_NAMES:
        yield Advice(
            f"a name is looked for as typed; drafters spell {found[0]} in other ways, too", "".join([*made, text[at:]])
        )


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Each spelling -> all spellings of the same name, folded."""
    return {
        each: tuple(row["spellings"].split()) for row in rows("name_spellings") for each in row["spellings"].split()
    }
