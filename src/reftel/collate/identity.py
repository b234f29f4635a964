"""Comparison of copies whose ids differ, or that have none: whether they are one telegram, with the evidence.

Publishers name telegrams otherwise: Foreign Relations gives a number, a post and a day, a mail gives nothing, typists
miss a digit. Two copies become one cable only where several independent things agree and nothing speaks against it; a
false match would mix two telegrams. A likely but uncertain match is a link, with its evidence. Copies that bear one
id are judged by `collate.same` instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from reftel.collate.clues import film_of, minute_of, sender_of
from reftel.collate.given import coverage
from reftel.collate.same import Side, other_sections, subject_likeness
from reftel.collate.word_comparison import containment
from reftel.particulars import Value
from reftel.values.cable_id import split_id

Verdict = Literal["same", "probably", "other"]
EvidenceKind = Literal["film", "time", "post", "id", "subject", "text", "sections"]

_FEW, _ENOUGH = 12, 40
"""Runs of five words that copies share: `_FEW` are some evidence, `_ENOUGH` strong evidence."""

_SAME_TEXT, _SHORT_TEXT, _NEARLY_ALL = 0.5, 0.7, 0.9
"""Part of the shorter text's runs of five words that the other one has. A tenth of words mistyped leaves 0.59."""

_OTHER_TEXT = 0.15
_SAME_SUBJECT, _OTHER_SUBJECT = 88.0, 60.0
_LEAST_SUBJECT = 12
_ONE_DAY = dt.timedelta(hours=38)
"""Days as printed are the post's, up to 14 hours from UTC."""

_APART = dt.timedelta(days=3)
_NEAR = 9
"""Serials so close are as likely two telegrams sent together as a slip of the last digit."""


class LikenessEvidence(Value, frozen=True, kw_only=True):
    """One thing that two copies have in common, or in which they differ."""

    kind: EvidenceKind
    speaks: Literal["for", "against"]
    said: str
    """In words for readers: `film number D760305-1138 in both`."""

    def __str__(self) -> str:
        return self.said if self.speaks == "for" else f"but {self.said}"


class Likeness(Value, frozen=True, kw_only=True):
    """The conclusion from the evidence of two copies."""

    verdict: Verdict
    evidence: tuple[LikenessEvidence, ...] = ()

    def __str__(self) -> str:
        return "; ".join(map(str, self.evidence))


class _Facts:
    """The evidence about two copies, collected before any decision."""

    def __init__(self) -> None:
        self.told: list[LikenessEvidence] = []
        self.film = self.minute = self.day = self.post = self.subject = False
        self.other_minute = False
        self.parts = False
        """Whether they are different sections of a telegram of as many sections."""
        self.one_publisher = False
        """Whether one publisher gave both: one who gives two ids has two telegrams."""
        self.bare = False
        """Whether one of them says nothing of its number, day and sender."""
        self.text: Literal["", "some", "same", "nearly all"] = ""
        self.ids: Literal["", "slip", "near", "other"] = ""
        self.against: set[str] = set()

    def tell(self, kind: EvidenceKind, said: str, *, holds: bool) -> None:
        """Note one thing for or against."""
        self.told.append(LikenessEvidence(kind=kind, speaks="for" if holds else "against", said=said))
        if not holds:
            self.against.add(kind)


def likeness(left: Side, right: Side) -> Likeness:
    """Return whether two copies whose ids do not agree are of one telegram, and why.

    Args:
        left: a copy.
        right: another one.

    Example: a document of Foreign Relations with film number D760305-1138 and the record of that film number, sent on
    the same day, are the same.
    """
    facts = _Facts()
    facts.one_publisher = _is_one_publisher(left, right)
    facts.bare = any(_says_nothing(side) for side in (left, right))
    for gather in (_film, _time, _post, _id, _subject, _sections, _text):
        gather(facts, left, right)
    return Likeness(verdict=_verdict(facts), evidence=tuple(facts.told))


def _is_one_publisher(left: Side, right: Side) -> bool:
    """Return whether one publisher gave both: they have one form, and both or none are stamped as a release."""
    first, second = (bool(side.given.cable.case_number or side.given.cable.document_number) for side in (left, right))
    return left.given.form == right.given.form and first == second


def _says_nothing(side: Side) -> bool:
    cable = side.given.cable
    return not cable.id and cable.created is None and not cable.post and not cable.sender


def likeness_of_all(lefts: Sequence[Side], rights: Sequence[Side]) -> Likeness:
    """Return the same of two telegrams by all their copies: the best pair counts, unless another pair denies it."""
    pairs = [likeness(left, right) for left in lefts for right in rights]
    best = max(pairs, key=lambda pair: (_RANK[pair.verdict], sum(one.speaks == "for" for one in pair.evidence)))
    if best.verdict != "same":
        return best
    if two := _two_of_one_publisher(lefts, rights):
        return Likeness(verdict="probably", evidence=(*best.evidence, two))
    denying = [one for pair in pairs for one in pair.evidence if one.speaks == "against" and one.kind in _DENYING]
    if not denying:
        return best
    return Likeness(verdict="probably", evidence=(*best.evidence, denying[0]))


def _two_of_one_publisher(lefts: Sequence[Side], rights: Sequence[Side]) -> LikenessEvidence | None:
    """Return two ids that one publisher gave: it has two telegrams, even if a copy without an id is like both."""
    for left in lefts:
        for right in rights:
            first, second = left.given.cable.id, right.given.cable.id
            if first and second and first != second and _is_one_publisher(left, right):
                said = f"numbers {first} and {second} of one publisher"
                return LikenessEvidence(kind="id", speaks="against", said=said)
    return None


_RANK = {"other": 0, "probably": 1, "same": 2}
_DENYING = frozenset({"film", "time", "post"})
"""Evidence of one pair of copies against that of another pair. Texts of two copies may have nothing in common if
each publisher omitted the parts that the other one printed."""


def _verdict(facts: _Facts) -> Verdict:
    text_agrees = facts.text == "nearly all" or (facts.text == "same" and not facts.other_minute)
    dated = facts.minute or (facts.day and facts.post)
    if not facts.against:
        certain = (
            (facts.film and (dated or text_agrees))
            or (text_agrees and dated)
            or (text_agrees and facts.subject and (facts.day or facts.post))
            or (facts.minute and facts.post and (facts.subject or facts.parts))
            or (facts.text == "nearly all" and facts.subject and facts.bare)
        )
        if facts.ids == "slip":
            certain = text_agrees and (facts.film or facts.minute) and not facts.one_publisher
        if certain:
            return "same"
    if facts.against == {"id"} and facts.film and facts.minute and text_agrees and not facts.one_publisher:
        return "same"  # a film number is one document's: the other publisher mistyped the number
    if len(facts.against) > 1 or (facts.ids == "other" and not (facts.minute and facts.post)):
        return "other"
    if text_agrees and "time" not in facts.against:
        return "probably"
    if facts.film or (facts.minute and facts.post and not facts.against):
        return "probably"
    return "probably" if facts.text == "some" and dated and facts.subject else "other"


def _film(facts: _Facts, left: Side, right: Side) -> None:
    first, second = film_of(left.given), film_of(right.given)
    if first is None or second is None:
        return
    facts.film = first == second
    said = f"film number {first} in both" if facts.film else f"film numbers {first} and {second}"
    facts.tell("film", said, holds=facts.film)


def _time(facts: _Facts, left: Side, right: Side) -> None:
    first, second = minute_of(left.given), minute_of(right.given)
    if first is not None and first == second:
        facts.minute = facts.day = True
        facts.tell("time", f"both sent {dt.datetime.fromtimestamp(first * 60, dt.UTC):%Y-%m-%d %H:%MZ}", holds=True)
        return
    one, other = left.given.cable.created, right.given.cable.created
    if one is None or other is None:
        return
    one, other = (each.replace(tzinfo=dt.UTC) if each.tzinfo is None else each for each in (one, other))
    apart = abs(one - other)
    if apart > _APART or (first is not None and second is not None and abs(first - second) > 90):
        facts.tell("time", f"sent {one:%Y-%m-%d} and {other:%Y-%m-%d}", holds=False)
    elif apart <= _ONE_DAY:
        facts.day = True
        facts.other_minute = first is not None and second is not None
        facts.tell(
            "time",
            f"dated {one:%Y-%m-%d}" + ("" if one.date() == other.date() else f" and {other:%Y-%m-%d}"),
            holds=True,
        )


def _post(facts: _Facts, left: Side, right: Side) -> None:
    first, second = left.given.cable.post, right.given.cable.post
    if first and second:
        facts.post = first == second
        said = f"sent by {first}" if facts.post else f"sent by {first} and by {second}"
        facts.tell("post", said, holds=facts.post)
        return
    sender, other = sender_of(left.given), sender_of(right.given)
    if sender and sender == other:
        facts.post = True
        facts.tell("post", f"sent by {left.given.cable.sender}", holds=True)


def _sections(facts: _Facts, left: Side, right: Side) -> None:
    if other_sections(left, right):
        facts.parts = True
        first, second = (", ".join(map(str, sorted(side.sections))) for side in (left, right))
        of = coverage(left.given)[1] or coverage(right.given)[1]
        facts.tell("sections", f"sections {first} and {second}" + (f" of {of}" if of else ""), holds=True)


def _id(facts: _Facts, left: Side, right: Side) -> None:
    first, second = left.given.cable.id, right.given.cable.id
    if not first or not second or first == second:
        return
    facts.ids = relation(first, second)
    if facts.ids == "slip":
        facts.tell("id", f"numbers {first} and {second} differ by a slip", holds=True)
    else:
        facts.tell("id", f"numbers {first} and {second}", holds=False)


def relation(first: str, second: str) -> Literal["slip", "near", "other"]:
    """Return the difference of two ids: a typing error, a small number, or another.

    >>> relation("76STATE181062", "76STATE181602"), relation("76STATE181062", "76STATE181065")
    ('slip', 'near')
    """
    try:
        (year, post, serial), (other_year, other_post, other_serial) = split_id(first), split_id(second)
    except ValueError:
        return "other"
    if post != other_post:
        return "other"
    if serial == other_serial:
        return "slip" if abs(year - other_year) == 1 else "other"
    if year != other_year:
        return "other"
    if abs(serial - other_serial) <= _NEAR:
        return "near"
    return "slip" if _is_slip(str(serial), str(other_serial)) else "other"


def _is_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit: another one, one more, or two that changed places."""
    if len(one) == len(other):
        places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(places) == 1:
            return True
        return len(places) == 2 and places[1] == places[0] + 1 and sorted(one) == sorted(other)
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _subject(facts: _Facts, left: Side, right: Side) -> None:
    alike = subject_likeness(left, right)
    if alike is None or min(len(left.subject), len(right.subject)) < _LEAST_SUBJECT:
        return
    if alike >= _SAME_SUBJECT:
        facts.subject = True
        facts.tell("subject", "the same subject", holds=True)
    elif alike < _OTHER_SUBJECT:
        facts.tell("subject", "other subjects", holds=False)


def _text(facts: _Facts, left: Side, right: Side) -> None:
    if facts.parts:
        return
    shorter = min(len(left.shingles), len(right.shingles))
    shared = len(left.shingles & right.shingles)
    share = containment(left.shingles, right.shingles)
    said = f"{share:.0%} of the shorter text, word by word"
    if (shared >= _ENOUGH and share >= _SAME_TEXT) or (shared >= _FEW and share >= _SHORT_TEXT):
        facts.text = "nearly all" if share >= _NEARLY_ALL else "same"
        facts.tell("text", said, holds=True)
    elif shorter >= _ENOUGH and share < _OTHER_TEXT:
        facts.tell("text", "texts with hardly any words in common", holds=False)
    elif shared >= _FEW:
        facts.text = "some"
        facts.tell("text", said, holds=True)
