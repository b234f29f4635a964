"""Comparison of copies whose ids differ, or that have none: whether they are one telegram, with the evidence.

Publishers name telegrams otherwise: Foreign Relations gives a number, a post and a day, a mail gives nothing, typists
miss a digit. The evidence is weighed: film number, minute, sender, numbers, subject, words, and the facts in the same
sentence of both texts. Two copies become one cable only if the balance is high and nothing excludes it; a false match
would mix two telegrams. A likely but uncertain match is a link, with its evidence. Copies that bear one id are judged
by `collate.same` instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from reftel.collate.body_facts import figures, numbered_otherwise
from reftel.collate.clues import film_of, minute_of, sender_of
from reftel.collate.given import coverage
from reftel.collate.id_relation import is_misspelled, relation
from reftel.collate.same import Side, facts_of, first_pairs, other_sections, subject_likeness, subjects_differ
from reftel.collate.sent_again import sends_again
from reftel.collate.word_comparison import containment
from reftel.particulars import Value

Verdict = Literal["same", "probably", "other"]
EvidenceKind = Literal["film", "time", "post", "id", "subject", "text", "facts", "sections", "again"]

WEIGHTS = {
    "film": 6,
    "other film": -10,
    "minute": 4,
    "year before": 2,
    "day": 2,
    "other minute": -3,
    "other day": -8,
    "post": 1,
    "other post": -5,
    "number": 5,
    "other number": -5,
    "slip": -2,
    "near": -5,
    "other id": -9,
    "subject": 2,
    "other subject": -3,
    "sections": 2,
    "long text": 8,
    "whole text": 6,
    "much text": 6,
    "half text": 4,
    "figures": 3,
    "some text": -2,
    "other text": -7,
    "other facts": -8,
    "other places": -4,
}
"""Finding -> its weight in the balance. A film number is one document's. Two numbers of one post that are close are as
likely two telegrams sent together as a slip of the last digit, so they need more evidence than a digit exchanged."""

SAME, PROBABLE = 7, 3
"""Balance from which copies are one telegram, and from which they probably are."""

_FEW, _ENOUGH, _MANY = 12, 40, 100
"""Runs of five words that copies share: `_FEW` are some evidence, `_ENOUGH` strong evidence, `_MANY` nearly proof."""

_SAME_TEXT, _SHORT_TEXT, _NEARLY_ALL = 0.5, 0.7, 0.9
"""Part of the shorter text's runs of five words that the other one has. A tenth of words mistyped leaves 0.59."""

_NO_OTHER = 0.93
"""Part of the runs from which texts cannot differ in facts: an exchanged word is in five runs."""

_NEARLY_WHOLE = 0.85
_FIGURES = 5
"""Different numbers of two digits or more that make a text one of a kind."""

_NOT_ALONE = frozenset({"slip", "near", "other id", "other subject"})
"""Findings of two telegrams that share a text: equal figures are in one that is sent again, too."""

_OTHER_TEXT = 0.15
_SAME_SUBJECT, _OTHER_SUBJECT = 88.0, 60.0
_LEAST_SUBJECT = 12
_ONE_DAY = dt.timedelta(days=1)
"""Days as printed are the post's, up to 14 hours from UTC."""

_APART = dt.timedelta(days=3)
_ZONES = 14 * 60
"""Minutes of the largest difference between a post's time and UTC."""


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


class _Balance:
    """The evidence about two copies, collected before any decision."""

    def __init__(self) -> None:
        self.told: list[LikenessEvidence] = []
        self.found: set[str] = set()
        """Findings, keys of `WEIGHTS`."""
        self.is_excluded = False
        """Whether something excludes certainty: one publisher gave both numbers, or a copy cites the other."""
        self.is_sent_again = False
        """Whether one of them says that it corrects or repeats the other."""

    def tell(self, finding: str, kind: EvidenceKind, said: str) -> None:
        """Note a finding, for or against by its weight."""
        self.found.add(finding)
        speaks: Literal["for", "against"] = "for" if WEIGHTS[finding] > 0 or finding in _FOR else "against"
        self.told.append(LikenessEvidence(kind=kind, speaks=speaks, said=said))

    def exclude(self, said: str, kind: EvidenceKind = "id") -> None:
        """Note that the copies have two numbers of two telegrams."""
        self.is_excluded = True
        self.told.append(LikenessEvidence(kind=kind, speaks="against", said=said))

    def has(self, *findings: str) -> bool:
        """Whether one of the findings was made."""
        return not self.found.isdisjoint(findings)

    @property
    def sum(self) -> int:
        """The balance."""
        return sum(WEIGHTS[finding] for finding in self.found)

    @property
    def _is_dated(self) -> bool:
        """Whether the time or the film number is enough for two numbers of one telegram. The day is, if a digit was
        exchanged in a long text: corrections have the next numbers."""
        is_long_slip = self.has("slip") and self.has("long text") and {"day", "post"} <= self.found
        return is_long_slip or self.has("film", "minute", "year before")

    @property
    def _is_one_text(self) -> bool:
        return self.has("long text", "whole text") and not self.has(*(each for each in WEIGHTS if WEIGHTS[each] <= -5))

    def verdict(self) -> Verdict:
        """Return the conclusion."""
        if self.is_sent_again and self.has(*_ALIKE):
            return "probably"
        if (self.sum < PROBABLE and not self._is_one_text) or (self.has("other id") and not self.has("minute")):
            return "other"
        if self.has("slip", "near") and not self.has("film", "minute", *_ALIKE):
            return "other"
        if self.sum < SAME or self.is_excluded:
            return "probably"
        if self.has("slip", "near", "other id") and not self._is_dated:
            return "probably"
        if self.has("other id") and not self.has("film"):
            return "probably"
        if self.has(*_EXCLUDING) and not self.has("film"):
            return "probably"
        return "same"


_ALIKE = ("long text", "whole text", "much text", "half text")
"""Findings of texts that agree."""

_EXCLUDING = ("other minute", "other day", "other post", "other film", "other facts", "other places")
"""Findings of two telegrams, unless one film number says otherwise."""

_FOR = frozenset({"slip", "some text"})
"""Findings for a likeness, although alone they would be too little."""


def likeness(left: Side, right: Side) -> Likeness:
    """Return whether two copies whose ids do not agree are of one telegram, and why.

    Args:
        left: a copy.
        right: another one.
    """
    balance = _Balance()
    for gather in (_film, _time, _post, _id, _subject, _sections, _text):
        gather(balance, left, right)
    return Likeness(verdict=balance.verdict(), evidence=tuple(balance.told))


def _is_one_publisher(left: Side, right: Side) -> bool:
    """Return whether one publisher gave both: they have one form, and both or none are stamped as a release."""
    first, second = (bool(side.given.cable.case_number or side.given.cable.document_number) for side in (left, right))
    return left.given.form == right.given.form and first == second


def likeness_of_all(lefts: Sequence[Side], rights: Sequence[Side]) -> Likeness:
    """Return the same of two telegrams by all their copies: the best pair counts, unless another pair denies it. Of two
    telegrams with numbers, only copies with numbers can be the best pair: others may be like both.
    """
    pairs = [(left, right, likeness(left, right)) for left, right in first_pairs(lefts, rights)]
    best = max((pair for *_, pair in pairs), key=_strength)
    if best.verdict != "same":
        return best
    if two := _two_of_one_publisher(lefts, rights):
        return Likeness(verdict="probably", evidence=(*best.evidence, two))
    numbered = [pair for left, right, pair in pairs if left.given.cable.id and right.given.cable.id]
    if numbered and all(pair.verdict != "same" for pair in numbered):
        said = next((one for pair in numbered for one in pair.evidence if one.kind == "id"), None)
        return Likeness(verdict="probably", evidence=(*best.evidence, *([said] if said else ())))
    denying = [one for *_, pair in pairs for one in pair.evidence if one.speaks == "against" and one.kind in _DENYING]
    if not denying or any(one.kind == "film" and one.speaks == "for" for one in best.evidence):
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


def _strength(pair: Likeness) -> tuple[int, int]:
    return _RANK[pair.verdict], sum(one.speaks == "for" for one in pair.evidence)


_RANK = {"other": 0, "probably": 1, "same": 2}
_DENYING = frozenset({"film", "time", "post", "facts"})
"""Evidence of one pair of copies against that of another pair. Texts of two copies may have nothing in common if
each publisher omitted the parts that the other one printed."""


def _film(balance: _Balance, left: Side, right: Side) -> None:
    first, second = film_of(left.given), film_of(right.given)
    if first is None or second is None:
        return
    if first == second:
        balance.tell("film", "film", f"film number {first} in both")
    else:
        balance.tell("other film", "film", f"film numbers {first} and {second}")


def _time(balance: _Balance, left: Side, right: Side) -> None:
    first, second = minute_of(left.given), minute_of(right.given)
    if first is not None and first == second:
        balance.tell("minute", "time", f"both sent {dt.datetime.fromtimestamp(first * 60, dt.UTC):%Y-%m-%d %H:%MZ}")
        return
    one, other = left.given.cable.created, right.given.cable.created
    if one is None or other is None:
        return
    one, other = (each.replace(tzinfo=dt.UTC) if each.tzinfo is None else each for each in (one, other))
    days = f"{one:%Y-%m-%d}" + ("" if one.date() == other.date() else f" and {other:%Y-%m-%d}")
    is_exact = first is not None and second is not None
    if _is_year_before(one, other, is_exact=is_exact):
        balance.tell("year before", "time", f"dated {days}: the same day and hour of another year")
    elif abs(one - other) > _APART:
        balance.tell("other day", "time", f"sent {days}")
    elif first is not None and second is not None and not _is_zone(first, second):
        said = f"sent {one:%Y-%m-%d %H:%MZ} and {other:%Y-%m-%d %H:%MZ}"
        balance.tell("other minute", "time", said)
    elif abs(one.date() - other.date()) <= _ONE_DAY:
        balance.tell("day", "time", f"dated {days}")


def _is_year_before(one: dt.datetime, other: dt.datetime, *, is_exact: bool) -> bool:
    """Return whether two times differ in the year alone, by one: an editor or a typist wrote the wrong one."""
    if abs(one.year - other.year) != 1 or (one.month, one.day) != (other.month, other.day):
        return False
    return not is_exact or (one.hour, one.minute) == (other.hour, other.minute)


def _is_zone(first: int, second: int) -> bool:
    """Return whether two minutes differ by a time zone: editors printed the time of the post."""
    return first != second and abs(first - second) <= _ZONES and (first - second) % 60 == 0


def _post(balance: _Balance, left: Side, right: Side) -> None:
    first, second = left.given.cable.post, right.given.cable.post
    if first and second:
        if first == second or is_misspelled(first, second):
            balance.tell("post", "post", f"sent by {first}")
        else:
            balance.tell("other post", "post", f"sent by {first} and by {second}")
        return
    sender, other = sender_of(left.given), sender_of(right.given)
    if sender and sender == other:
        balance.tell("post", "post", f"sent by {left.given.cable.sender}")


def _id(balance: _Balance, left: Side, right: Side) -> None:
    first, second = left.given.cable.id, right.given.cable.id
    if first and second:
        if first != second:
            _two_ids(balance, left, right, first, second)
        return
    one, other = left.given.cable, right.given.cable
    if one.serial and other.serial and one.post and one.post == other.post:
        if one.serial == other.serial:
            balance.tell("number", "id", f"number {one.serial} in both")
        else:
            balance.tell("other number", "id", f"numbers {one.serial} and {other.serial}")
    if sends_again(left, right) or sends_again(right, left):
        balance.is_sent_again = True
        balance.exclude("one corrects or repeats the other", "again")


def _two_ids(balance: _Balance, left: Side, right: Side, first: str, second: str) -> None:
    how = relation(first, second)
    if how == "slip":
        balance.tell("slip", "id", f"numbers {first} and {second} differ by a slip")
    elif how == "near":
        balance.tell("near", "id", f"numbers {first} and {second}")
    else:
        balance.tell("other id", "id", f"numbers {first} and {second}")
    if _is_one_publisher(left, right):
        balance.is_excluded = True
    for one, other in ((left, right), (right, left)):
        if sends_again(one, other):
            balance.is_sent_again = True
            balance.exclude(f"{one.given.cable.id} corrects or repeats {other.given.cable.id}", "again")
        elif any(each.id == other.given.cable.id for each in one.given.cable.references):
            balance.exclude(f"{one.given.cable.id} cites {other.given.cable.id}")


def _subject(balance: _Balance, left: Side, right: Side) -> None:
    alike = subject_likeness(left, right)
    if alike is None or min(len(left.subject), len(right.subject)) < _LEAST_SUBJECT:
        return
    if alike < _OTHER_SUBJECT or subjects_differ(left, right):
        balance.tell("other subject", "subject", "other subjects")
    elif alike >= _SAME_SUBJECT:
        balance.tell("subject", "subject", "the same subject")


def _sections(balance: _Balance, left: Side, right: Side) -> None:
    if balance.has("minute") and other_sections(left, right):
        first, second = (", ".join(map(str, sorted(side.sections))) for side in (left, right))
        of = coverage(left.given)[1] or coverage(right.given)[1]
        balance.tell("sections", "sections", f"sections {first} and {second}" + (f" of {of}" if of else ""))


def _text(balance: _Balance, left: Side, right: Side) -> None:
    if other_sections(left, right):
        return
    shared = len(left.shingles & right.shingles)
    share = containment(left.shingles, right.shingles)
    shorter = min(len(left.shingles), len(right.shingles))
    said = f"{share:.0%} of the shorter text, word by word"
    if finding := _amount(shared, share):
        balance.tell(finding, "text", said)
    elif (shorter >= _ENOUGH and share < _OTHER_TEXT) or (shorter >= _FEW and not shared):
        balance.tell("other text", "text", "texts with hardly any words in common")
    elif shared >= _FEW:
        balance.tell("some text", "text", said)
    if share < _NO_OTHER and shorter and balance.sum >= PROBABLE:  # they can only speak against
        facts = facts_of(left, right)
        if facts.differ:
            said = f"other words at the same place: {facts.other} of {facts.words}"
            balance.tell("other facts", "facts", said)
    if shared >= _FEW and not balance.has("film", "minute", "number", "other facts"):
        _places(balance, left, right)
    if shared >= _ENOUGH and not balance.has("other facts", "other places") and share >= _NEARLY_WHOLE:
        both = figures(left.given.cable.paragraphs) & figures(right.given.cable.paragraphs)
        if len(both) >= _FIGURES and not balance.found & _NOT_ALONE:
            balance.tell("figures", "facts", f"{len(both)} numbers of the text in both")


def _places(balance: _Balance, left: Side, right: Side) -> None:
    """Reports of a series share paragraphs under other numbers. Editors keep the numbers of a telegram."""
    otherwise, compared = numbered_otherwise(left.given.cable.paragraphs, right.given.cable.paragraphs)
    if otherwise > 1 and 2 * otherwise > compared:
        balance.tell("other places", "facts", f"paragraphs of one text with other numbers: {otherwise} of {compared}")


def _amount(shared: int, share: float) -> str:
    """Return the finding of a text that two copies share; empty for too little."""
    if shared >= _ENOUGH and share >= _NEARLY_ALL:
        return "long text" if shared >= _MANY else "whole text"
    if shared >= _ENOUGH and share >= _SAME_TEXT:
        return "much text" if shared >= _MANY else "half text"
    return "half text" if shared >= _FEW and share >= _SHORT_TEXT else ""
