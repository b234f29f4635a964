"""The best sequence of beginnings: which of the places found by `starts` begin an element.

Telegrams have their elements in one order (5 FAH-1 H-240). Drafters and copies seldom break it. Each place scores by
its evidence, each step between two of them by the order. The sequence with the highest sum wins, by dynamic
programming. Order is a cost and never a ban: strong evidence beats it.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import accumulate

import msgspec

from reftel.blocks import BlockKind
from reftel.telegram.first_heading import heading_over
from reftel.telegram.kinds import ABOVE_LABELS, ADDRESSED_KINDS, BY_NAME, CAPTION_WORDS, HEADER, LABELED, RANK
from reftel.telegram.label_values import goes_on_in_tags, is_known
from reftel.telegram.lines import BETWEEN_CAPTIONS
from reftel.telegram.phrases import DEPARTMENTS, PRECEDENCES
from reftel.telegram.start import Start
from reftel.telegram.torn_instructions import is_addressed

LOOK_BACK = 24
"""Places before one that are tried as its predecessor."""
STRONG = 5.0
"""A head has at least one beginning that scores so much, or nothing before its first one."""
LEAD_LINE = 0.5
"""Cost of each line of unknown text before the first element."""
LEAD_LINES = 12
"""So many of them count."""
AFTER_PARAGRAPH = 5.0
"""Penalty of a label for each paragraph before it that it would invalidate."""
LABELED_FALL = 3.0
"""The most that a label at the beginning of a line costs after a kind of a later rank: drafters put elements in any
order, and no element may be lost for that. It has its colon, or a value of its kind behind it (`_KNOWN_BY_VALUE`)."""
_KNOWN_BY_VALUE = frozenset({"executive_order", "tags", "subject", "references"})
"""Kinds whose label may lack its colon before a known value: `TAGS PREL, NO`. A site dropped the colons."""
ADDRESS_BEHIND_LABEL = 14.0
"""Cost of a sender or addressees directly after a labeled element: a second header begins with its date-time group.
`FM` in a subject is a foreign minister, and its next line may begin with TO."""
EMPTY_SUBJECT = 8.0
"""Penalty of a beginning in mid-line that would leave the subject before it empty."""
_OFFICE = re.compile(
    rf"(?:{DEPARTMENTS})\b(?!-)[^\n]{{0,30}}?(?:\b(?:FOR|PASS|PLEASE|PLS|ALSO|TO)\b|/)"
    r"|(?:PASS|PLEASE PASS|PLS PASS)\b(?! THE\b)"
    r"|(?![AU]/S )(?:[A-Z]{2,12}:? ){0,2}[A-Z]{1,8}/[A-Z]"
    r"|(?:[A-Z]{2,12} ){1,2}(?:(?:PLEASE|PLS) PASS|PASS TO)\b"
    r"|FROM (?:THE )?(?:AMBASSADOR|CHARGE|DCM|SECRETARY) FOR |EYES ONLY FOR "
    r"|FOR [^\n]{3,60} FROM (?:THE )?(?:AMB|CHARGE|DCM|SECRETARY)"
    r"|FOR (?:GENERAL|GEN\.?|ADMIRAL|ADM\.?) (?!ELECTION|ASSEMBLY|USE|PUBLIC|INFO|DISTR)[A-Z][A-Z'\-]+[ \t]*(?:\n|$)"
    r"|FOR [A-Z]{1,3} - (?:PLEASE )?PASS\b"
    r"|FOR (?:THE )?(?:[A-Z]{1,5}/|AMB|CHARGE|DCM|UNDER|ASSISTANT|A/S|DAS|DIRECTOR|SECRETARY)"
)
"""The addressee of an instruction to pass, or an office with a slash."""
_ADDRESSED = re.compile(rf"(?:\d|{PRECEDENCES}|\bDC|WASHDC|COLLECTIVE)\s{{1,3}}\Z")
"""The end of an addressee in whose line a caption follows."""
_IN_SUBJECT = 2.0
"""Further cost of an instruction after a subject, whose second line may look like one: `BAIL SET FOR ...`."""
_GOES_ON = (",", ";", "/", " AND", " OR", " ALSO", "PLEASE", " TO", " PASS", " FOR", " THE")
"""Words and signs after which a name belongs to the same instruction: `STATE PASS TO NSC FOR ...`."""
_ONE_LINE = 60
"""Characters of a line that no rule reads, between captions and an instruction to pass: `COS USFOR-A`."""
_NEXT_TO = {
    ("from", "to"): 4.5,
    ("dtg", "from"): 3.0,
    ("to", "info"): 4.5,
    ("tags", "subject"): 1.5,
    ("executive_order", "tags"): 1.5,
    ("subject", "references"): 1.0,
    ("references", "subject"): 2.0,
    ("handling", "references"): 3.0,
    ("handling", "executive_order"): 6.0,
    ("handling", "tags"): 6.0,
}
"""Bonus of a step between two elements that are almost always neighbors in telegrams."""


class Element(msgspec.Struct, gc=False):
    """One element: from its beginning to the beginning of the next."""

    kind: BlockKind
    start: int
    """Beginning of its label."""
    begin: int
    """The place after its label."""
    stop: int
    evidence: tuple[str, ...]
    margin: float
    """Points by which the best sequence beats the best one without this beginning."""


class Path(msgspec.Struct, gc=False):
    """The elements of a head."""

    elements: list[Element]
    off: list[Start]
    """Beginnings of strong evidence that are not on the path."""


def best_path(starts: list[Start], raised: str, begin: int, stop: int) -> Path:
    """Return the elements that the best sequence of `starts` gives in `raised[begin:stop]`."""
    if not starts:
        return Path([], [])
    chosen = _chosen(starts, raised, begin)
    if _is_no_head([starts[at] for at in chosen], raised, begin, stop):
        chosen = [at for at in chosen if starts[at].kind == "paragraph"]
    elements: list[Element] = []
    text_at = stop
    for index, at in enumerate(chosen):
        one = starts[at]
        if one.kind == "paragraph":
            text_at = one.at
            if elements and one.number:
                text_at = elements[-1].stop = heading_over(raised, elements[-1].kind, elements[-1].begin, one.at)
            break
        end = starts[chosen[index + 1]].at if index + 1 < len(chosen) else stop
        before = starts[chosen[index - 1]] if index else None
        after = starts[chosen[index + 1]] if index + 1 < len(chosen) else None
        if elements and elements[-1].kind == one.kind and _belongs(one, elements[-1], raised):
            elements[-1].stop = end
            continue
        elements.append(Element(one.kind, one.at, one.end, end, one.evidence, _margin(one, before, after, raised)))
    taken = set(chosen)
    off = [
        one
        for at, one in enumerate(starts)
        if at not in taken
        and one.score >= 7.0
        and one.at < text_at
        and one.kind not in ("paragraph", "caption")
        and not any(element.start <= one.at < element.begin for element in elements)
    ]
    return Path(elements, off)


def _is_no_head(chosen: list[Start], raised: str, begin: int, stop: int) -> bool:
    """Return whether the elements are text: weak beginnings after other text, or only words that prose has too."""
    firm = [one for one in chosen if not _may_be_prose(one, raised, stop)]
    if not firm:
        return True
    if all(one.kind == "handling" for one in firm):
        # after text and with nothing below, it closes the text: `HARWELL`, `NOT FOR INTERNET DISTRIBUTION`
        first, last = min(one.at for one in firm), max(one.end for one in firm)
        return bool(raised[begin:first].strip()) and "\n" not in raised[last:stop].strip()
    if any(one.score >= STRONG and one.kind not in ABOVE_LABELS for one in firm):
        return False
    return bool(raised[begin : min(firm, key=lambda one: one.at).at].strip())


def _may_be_prose(one: Start, raised: str, stop: int) -> bool:
    """Return whether a beginning alone is not evidence of a head: a number, `FOR ...` without an office, `INFO ...`
    without an addressee."""
    if one.kind == "passing":
        return _OFFICE.match(raised, one.at, min(stop, one.at + 80)) is None and not is_addressed(raised, one.at, stop)
    if one.kind == "distribution":
        return raised.startswith(("ACTION:", "INFO:"), one.at)
    if one.kind in ("to", "info"):
        return one.score < 0 or ("torn" in one.evidence and raised.startswith("ALL ", one.end + 1))
    return one.kind == "paragraph" or (one.kind == "from" and one.score < 0)


def _belongs(one: Start, before: Element, raised: str) -> bool:
    """Return whether a beginning continues the element before it, of the same kind.

    `REF B: ...` after `REF A: ...`; `REASON: 1.4 (b)` after the classifier; a doubled `Classified By:`.
    """
    if one.kind == "references":
        return "single" in one.evidence
    if one.kind == "handling":
        return "\n\n" not in raised[before.begin : one.at].replace(" ", "")
    if one.kind != "classified_by":
        return False
    if raised.startswith(("REASON", "DERIVED", "(DERIVED", "DRV ", "DECLAS", "DECL ON"), one.at):
        return True
    return one.at - before.begin < 12 and not raised[before.begin : one.at].strip(" :.()UCS1\n\u00b6")


def _chosen(starts: list[Start], raised: str, begin: int) -> list[int]:
    """The indices of the beginnings on the best path."""
    count = len(starts)
    skips = _skip_costs(starts)
    paragraphs = _strong_paragraphs(starts)
    best = [0.0] * count
    back = [-1] * count
    leads = _Leads(raised, begin)
    natures = [_nature(one.kind, one.evidence) for one in starts]
    firm = [is_firm for _, is_firm in natures]
    gains: list[float] = []
    """The score of the best path to each beginning, and the cost of the numbers before it, which it does not skip."""
    heads: list[tuple[int, int, Start]] = []
    """The beginnings so far that an element may follow, which is none of a paragraph: index, end, beginning."""
    for at, one in enumerate(starts):
        low = max(0, at - LOOK_BACK)
        is_paragraph = one.kind == "paragraph"
        score, place, skipped = one.score, one.at, skips[at]
        if heads and heads[0][0] < low:
            heads = [head for head in heads if head[0] >= low]
        if is_paragraph:
            values = [(gains[earlier], earlier) for earlier, end, _ in heads if end <= place]
        elif one.kind in ("caption", "passing"):
            values = [
                (gains[earlier] + _beside(before, one, raised), earlier)
                for earlier, end, before in heads
                if end <= place
            ]
        else:
            steps = _STEPS[one.kind]
            labeled = _LABELED_STEPS[one.kind] if natures[at][0] else steps
            values = [
                (gains[earlier] + (labeled if firm[earlier] else steps)[before.kind], earlier)
                for earlier, end, before in heads
                if end <= place
            ]
            if "torn" in one.evidence:
                values = [(value - _emptied(starts[earlier], one, raised), earlier) for value, earlier in values]
        if not is_paragraph:
            score -= AFTER_PARAGRAPH * (paragraphs[at] - paragraphs[low])
            heads.append((at, one.end, one))
        top, link = _step(None, one, raised) - skipped - leads.cost(one), -1
        if values and (nearest := max(values))[0] - skipped > top:
            top, link = nearest[0] - skipped, nearest[1]
        best[at] = top + score
        gains.append(best[at] + skipped)
        back[at] = link
    # skipped beginnings after the last one count too
    total = skips[-1] + _skip_of(starts[-1])
    last, top = -1, -total
    for at, one in enumerate(starts):
        rest = 0.0 if one.kind == "paragraph" else total - skips[at]
        if best[at] - rest > top:
            last, top = at, best[at] - rest
    chosen: list[int] = []
    while last >= 0:
        chosen.append(last)
        last = back[last]
    return chosen[::-1]


def _emptied(before: Start, one: Start, raised: str) -> float:
    """Return the penalty of a beginning that leaves a subject before it empty."""
    return EMPTY_SUBJECT if before.kind == "subject" and _leaves_nothing(before, one, raised) else 0.0


def _leaves_nothing(before: Start, one: Start, raised: str) -> bool:
    """Return whether a subject would be empty: `SUBJECT: REF: A LAMP FOR THE QUAY`."""
    if raised[before.end : one.at].strip(" :;.-\t"):
        return False
    end = raised.find("\n", one.end)
    return one.kind not in ("references", "tags") or not is_known(
        one.kind, raised, one.end, end if end >= 0 else len(raised)
    )


class _Leads:
    """Return the cost of leaving the text before a first element to no rule."""

    __slots__ = ("begin", "far", "most", "raised")

    def __init__(self, raised: str, begin: int) -> None:
        self.raised = raised
        self.begin = begin
        self.far = begin
        """Return the end of the last line that counts; -1 if there are fewer lines."""
        for _ in range(LEAD_LINES):
            self.far = raised.find("\n", self.far) + 1
            if not self.far:
                break
        self.most = self._lines(self.far) if self.far else 0

    def cost(self, one: Start) -> float:
        """The cost of all before `one`."""
        if one.kind == "paragraph" or one.kind in HEADER:
            return 0.0
        return LEAD_LINE * (self.most if 0 < self.far <= one.at else self._lines(one.at))

    def _lines(self, stop: int) -> int:
        lines = self.raised[self.begin : stop].split("\n", LEAD_LINES)[:LEAD_LINES]
        return len([line for line in lines if line.strip()])


def _skip_of(one: Start) -> float:
    """Return the cost of rejecting a paragraph's number."""
    if one.kind != "paragraph" or one.score <= 0:
        return 0.0
    return min(one.score, 8.0) if one.number == 1 else min(one.score, 6.0) / 2


def _skip_costs(starts: list[Start]) -> list[float]:
    """For each beginning, the cost of all paragraphs' numbers before it."""
    costs, total = [], 0.0
    for one in starts:
        costs.append(total)
        total += _skip_of(one)
    return costs


def _strong_paragraphs(starts: list[Start]) -> list[int]:
    """For each beginning, the number of strong paragraphs' numbers before it."""
    strong = (one.kind == "paragraph" and one.score >= 4.0 for one in starts)
    return list(accumulate(strong, initial=0))


def _in_turn(before: BlockKind, one: BlockKind, most: float = math.inf) -> float:
    """Return the gain or cost of one kind after another; falling in rank costs at most so much."""
    gain = _NEXT_TO.get((before, one), 0.0)
    kind = BY_NAME[one]
    if before == one:
        return gain - kind.again
    if kind.rank < RANK[before]:
        if one in HEADER and before in HEADER:
            return gain - 1.0
        if one in ADDRESSED_KINDS and before in LABELED:
            return gain - ADDRESS_BEHIND_LABEL
        return min(gain - min(kind.fall, most), 0.0)
    return gain


_STEPS = {one: {before: _in_turn(before, one) for before in BY_NAME} for one in BY_NAME}
"""Kind -> kind before it -> gain or cost."""
_LABELED_STEPS = {one: {before: _in_turn(before, one, LABELED_FALL) for before in BY_NAME} for one in BY_NAME}
"""The same for two beginnings of lines, of which the second is a label with its colon."""


@lru_cache(maxsize=1 << 10)
def _nature(kind: BlockKind, evidence: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether a beginning is a label that can only be one, and whether it is firm: at the beginning of a line, or a
    label with its value in the middle of one."""
    known = "known" in evidence
    if "torn" in evidence:
        is_sure = known and kind in LABELED
        return is_sure, is_sure
    is_labeled = evidence[0] == "line" and ("colon" in evidence or (known and kind in _KNOWN_BY_VALUE))
    return is_labeled, True


def _step(before: Start | None, one: Start, raised: str) -> float:
    """Return the gain or cost of `one` after `before`."""
    if one.kind == "paragraph":
        return 0.0
    if before is None:
        return -3.0 if one.kind in ("caption", "passing") and "torn" in one.evidence else 0.0
    if one.kind in ("caption", "passing"):
        return _beside(before, one, raised)
    is_capped = _nature(one.kind, one.evidence)[0] and _nature(before.kind, before.evidence)[1]
    return (_LABELED_STEPS if is_capped else _STEPS)[one.kind][before.kind]


def _beside(before: Start, one: Start, raised: str) -> float:
    """Captions and instructions to pass follow the classification line or one another."""
    torn = "torn" in one.evidence
    gap = raised[before.end : one.at]
    if before.kind == "subject" and not gap.strip(" :;.-\t\n"):
        return -EMPTY_SUBJECT
    if before.kind in ABOVE_LABELS:
        if before.kind == "passing":
            return _behind_passing(one, gap, raised, torn=torn)
        if between := gap.strip(BETWEEN_CAPTIONS):
            if torn:
                return -3.0
            is_line = len(between) <= _ONE_LINE and "\n" not in between
            return -2.0 if one.kind == "caption" or (is_line and _OFFICE.match(raised, one.at)) else -6.0
        return 4.0 if torn else 1.0
    if torn:
        is_addressed = (
            before.kind in ("to", "info") and one.kind == "caption" and _ADDRESSED.search(raised, before.end, one.at)
        )
        return 1.0 if is_addressed else -6.0
    if before.kind == "tags" and (gap.rstrip().endswith((",", ";")) or goes_on_in_tags(raised, one.end)):
        # a message system repeated it inside the list
        return -12.0
    if before.kind == "handling" and "known" in one.evidence:
        return -1.0  # `NOT FOR INTERNET DISTRIBUTION` is often among the captions
    kind = BY_NAME[one.kind]
    if kind.rank < RANK[before.kind]:
        return -kind.fall - (_IN_SUBJECT if before.kind == "subject" else 0.0)
    return -1.0 if one.kind == "caption" or "\n\n" in gap.replace(" ", "") else -4.0


def _behind_passing(one: Start, gap: str, raised: str, *, torn: bool) -> float:
    """A further instruction names its addressee; a line that does not is the end of the one above."""
    if torn:
        is_word = one.kind == "caption" and not raised.startswith(CAPTION_WORDS, one.at)
        goes_on = is_word or not gap.strip() or gap.rstrip().endswith(_GOES_ON)
        return -3.0 if goes_on else 0.5
    return -5.0 if one.kind == "passing" and "known" not in one.evidence else 1.0


def _margin(one: Start, before: Start | None, after: Start | None, raised: str) -> float:
    """Points that the path loses without this beginning."""
    gain = one.score + _step(before, one, raised)
    if after is not None:
        gain += _step(one, after, raised) - _step(before, after, raised)
    return round(gain, 1)
