"""From a plan to a draft: the whole content of the telegram, in its post's style."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

from reftel.exercise import elements, refs
from reftel.exercise.chance import Draw, draws
from reftel.exercise.draft import MarkedPassage, Para, TelegramDraft
from reftel.exercise.layout import SECTION_LINES
from reftel.exercise.prose import Talk, context, listed, phrase, subject, table_lines, talker
from reftel.exercise.stations import Chiefs
from reftel.exercise.style import Styles, rule, wrap
from reftel.exercise.world import Plan
from reftel.model import Point

MOST_SECTIONS = 4

_LETTERS = "abcdefgh"


@cache
def _lengths() -> tuple[int, ...]:
    """Sentences of a telegram at 256 quantiles: lognormal, as lengths of real telegrams are."""
    curve = NormalDist(math.log(39), 0.72)
    return tuple(max(4, min(190, round(math.exp(curve.inv_cdf((q + 0.5) / 256))))) for q in range(256))


class Composer:
    """Composes drafts. It knows the seed, the chiefs and the habits of posts; a draft depends on its plan only."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._chiefs = Chiefs(seed)
        self._styles = Styles(seed)

    def compose(self, plan: Plan) -> TelegramDraft:
        """The draft of a plan."""
        r = draws(self._seed, 0xD4AF7, plan.index)
        style = self._styles.of(plan.station, plan.when.year)
        draft = TelegramDraft(plan, style)
        refs.references(draft, r)
        values = context(plan, refs.name_of(draft, int(r() * 3)), r)
        elements.captions(draft, r)
        elements.passing(draft, r)
        elements.executive_order(draft, r)
        elements.tags(draft, r)
        elements.subject(draft, subject(plan.matter.kind, values, r), r)
        elements.classified_by(draft, r)
        elements.handling(draft, r)
        _paragraphs(draft, values, r)
        draft.names = values[14:17]
        _close(draft, self._chiefs, r)
        draft.sections = _sections(draft)
        return draft


def _sections(draft: TelegramDraft) -> int:
    """Number of sections in the layouts, which count lines the same way."""
    lines, cuts = 0, 0
    for para in draft.paras:
        if para.heading_lines:
            lines += len(para.heading_lines) + 1
        length = len(para.lines)
        if length > 1 and lines + length > (cuts + 1) * SECTION_LINES:
            cuts += 1
        lines += length + 1
    return min(MOST_SECTIONS, cuts + 1)


def _close(draft: TelegramDraft, chiefs: Chiefs, r: Draw) -> None:
    plan = draft.plan
    draft.close = []
    if not plan.paged and r() < 0.1:
        place = plan.station.city.replace(" ", "-").lower()
        draft.close = [f"Visit {plan.station.city}'s Classified Web Site at", f"http://{place}.example.org/exercise"]
    draft.chief = "" if r() < 0.03 else chiefs.at(plan.station, plan.when, r() < 0.12).surname


def _markings(draft: TelegramDraft, r: Draw) -> tuple[str | None, ...]:
    """Return the possible markings of paragraphs; none in some unclassified telegrams and before 1978."""
    plan = draft.plan
    own = plan.level.marking
    if plan.when.year < 1978 or (own == "U" and r() < 0.4):
        return (None,)
    if own == "U":
        return ("U",)
    if own in ("C/NF", "S/NF"):
        return (own, own, own[0], own, "U") if r() < 0.7 else (own,)
    return (own, own, own, own, "U")


class _Writer:
    """Puts paragraphs together and numbers them."""

    def __init__(self, draft: TelegramDraft, values: list[str], talk: Talk, r: Draw) -> None:
        self.draft = draft
        self.values = values
        self.talk = talk
        self.r = r
        self.loud = draft.plan.paged
        self.markings = _markings(draft, r)
        self.heading = ""

    def write(self, text: str, marking: str | None = None) -> Para:
        """A paragraph of `text`, under the heading that waits if there is one."""
        style = self.draft.style
        number = len(self.draft.paras) + 1
        if marking is None:
            marking = self.markings[int(self.r() * len(self.markings))]
        prefix = f"{number}.{style.after_number}"
        if marking:
            prefix += f"({marking}){style.after_marking}"
        para = Para(number, marking, prefix, wrap(prefix + text, style.width))
        if self.heading:
            para.heading = self.heading
            para.heading_lines = self._over(self.heading)
            self.heading = ""
        self.draft.paras.append(para)
        return para

    def _over(self, heading: str) -> tuple[str, ...]:
        style = self.draft.style
        lines = wrap(heading, style.width)
        dashes = rule(max(map(len, lines)))
        if style.rules == "both" or self.loud:
            return (dashes, *lines, dashes)
        return (*lines, dashes) if style.rules == "under" else tuple(lines)

    def announce(self, heading: str) -> None:
        """A heading for the next paragraph."""
        self.heading = heading.upper() if self.loud or self.draft.style.loud else heading

    def points(self, para: Para) -> None:
        """Two to five points under a paragraph."""
        r, style = self.r, self.draft.style
        found: list[Point] = []
        wanted = 2 + int(r() * 4)
        for place in range(wanted):
            text = phrase(self.draft.plan.matter.kind, "points", self.values, r)
            text += "." if place == wanted - 1 else "; and" if place == wanted - 2 else ";"
            if self.loud:
                text = text.upper()
            label = style.point
            if label[0] == "a":
                label = f"({_LETTERS[place]})" if label == "a" else f"{_LETTERS[place]}."
            lines, written = listed(text, style.width, label)
            para.lines += ["", *lines]
            found.append(Point(label=label, text=written))
        para.points = tuple(found)

    def table(self, para: Para) -> None:
        """A table under a paragraph."""
        tables = self.draft.plan.matter.kind.tables
        lines = table_lines(tables[int(self.r() * len(tables))], 3 + int(self.r() * 6), self.r)
        para.lines += ["", *([line.upper() for line in lines] if self.loud else lines)]


def _paragraphs(draft: TelegramDraft, values: list[str], r: Draw) -> None:
    plan, style = draft.plan, draft.style
    kind = plan.matter.kind
    talk = talker(kind, values, style.gap, plan.paged, r)
    writer = _Writer(draft, values, talk, r)
    draft.paras, draft.summary_cuts, draft.comment_cuts = [], (), ()
    left = _lengths()[int(r() * 256)]
    grade = plan.level
    if plan.when.year >= 1979 and plan.paged and grade.marking in ("C", "S") and r() < 0.3:
        writer.markings = (None,)
        if r() < 0.6:
            writer.write("ENTIRE TEXT.", grade.marking)
        else:
            writer.write(f"{grade.level} - ENTIRE TEXT.")
    if left > 8 and r() < 0.8:
        left -= _summary(writer, min(6, 2 + left // 12))
    while left > 0:
        if r() < 0.3 and not writer.heading and left > 3:
            writer.announce(phrase(kind, "headings", values, r))
        count = min(left, 3 + int(r() * 5))
        left -= count
        text = talk(count)
        chance = r()
        if chance < 0.09:
            text = text[:-1] + ":"
        para = writer.write(text)
        if chance < 0.07:
            writer.points(para)
        elif chance < 0.09:
            writer.table(para)
    if r() < 0.65:
        writer.heading = ""
        _comment(writer)
    if r() < 0.18:
        text = f"{phrase(kind, 'asks', values, r)}."
        if style.summary == "heading" and not plan.paged:
            writer.announce("Action Request")
        else:
            text = f"Action request: {text}"
        writer.write(text.upper() if plan.paged else text)


def _put(writer: _Writer, word: str, texts: list[str]) -> tuple[MarkedPassage, ...]:
    """Write a passage, a paragraph a text: under a heading, or as `Summary: ... End Summary.` in one of its shapes."""
    draft = writer.draft
    place, how = len(draft.paras), draft.style.summary
    if how == "heading" and not writer.loud:
        writer.announce(word)
        opening = closing = ""
    elif how == "stop" or writer.loud:
        opening, closing = f"{word.upper()}. ", f" END {word.upper()}."
    else:
        opening, closing = f"{word}: ", f" End {word}."
    cuts: list[MarkedPassage] = []
    for number, text in enumerate(texts):
        before = opening if number == 0 else ""
        after = closing if number == len(texts) - 1 else ""
        writer.write(f"{before}{text}{after}")
        cuts.append(MarkedPassage(place + number, len(before), len(after), text.replace("  ", " ")))
    return tuple(cuts)


def _summary(writer: _Writer, count: int) -> int:
    draft = writer.draft
    headed = draft.style.summary == "heading" and not writer.loud
    split = not headed and count > 4 and writer.r() < 0.4
    texts = [writer.talk(3), writer.talk(count - 3)] if split else [writer.talk(count)]
    draft.summary_cuts = _put(writer, "Summary", texts)
    if headed:
        writer.announce(phrase(draft.plan.matter.kind, "headings", writer.values, writer.r))
    return count


def _comment(writer: _Writer) -> None:
    draft, r = writer.draft, writer.r
    kind = draft.plan.matter.kind
    text = draft.style.gap.join(f"{phrase(kind, 'comments', writer.values, r)}." for _ in range(1 + int(r() * 3)))
    draft.comment_cuts = _put(writer, "Comment", [text.upper() if writer.loud else text])
