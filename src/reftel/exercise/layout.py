"""A draft as text: the header of the network and the body from the classification line to the signature.

Telegrams of 2002 and later have the header of automatic relay (`VZCZCXRO8210` to the addressees). Older ones have
date-time group, FM, TO and INFO only; their layout with pages and distribution is in paged.py.
"""

from __future__ import annotations

from reftel.exercise.draft import Para, TelegramDraft
from reftel.exercise.elements import dtg
from reftel.exercise.eras import NOFORN, PRECEDENCE_LETTER
from reftel.exercise.style import wrap
from reftel.exercise.truth import TrueParagraph, TrueSection
from reftel.exercise.world import To

SECTION_LINES = 100
"""Lines of text after which the next section begins."""


class Laid:
    """A telegram laid out. `texts` are pieces of the body, joined by newlines; `kinds` are the kinds of the lines."""

    __slots__ = ("header", "kinds", "officers", "paragraphs", "sections", "texts")

    def __init__(self, header: list[str]) -> None:
        self.header = header
        self.kinds: list[str] = []
        self.texts: list[str] = []
        self.paragraphs: tuple[TrueParagraph, ...] = ()
        self.sections: tuple[TrueSection, ...] = ()
        self.officers: dict[str, list[dict[str, str]]] = {}
        """Return the lines of drafters, clearances and approval, if the layout has them."""

    def add(self, kind: str, text: str) -> None:
        """A piece of the body."""
        self.kinds.append(kind)
        self.texts.append(text)

    def block(self, kind: str, lines: list[str]) -> None:
        """Lines as one piece with a blank line after it; nothing for none."""
        if lines:
            self.kinds += (kind, "blank")
            self.texts += ("\n".join(lines), "")


def addressees(word: str, to: tuple[To, ...]) -> list[str]:
    """`TO RUEHC/SECSTATE WASHDC IMMEDIATE 3217` and the lines after it."""
    lines: list[str] = []
    for place, one in enumerate(to):
        line = f"{one.routing}/{one.name}" if one.routing else one.name
        if place == 0:
            line = f"{word} {line}"
        if one.precedence:
            line += f" {one.precedence}"
        if one.number:
            line += f" {one.number}"
        lines.append(line)
        lines.extend(f"XMT {name}" if place == 0 else name for place, name in enumerate(one.excluded))
    return lines


def dtg_line(draft: TelegramDraft) -> str:
    """`P R 041820Z JAN 10`."""
    plan = draft.plan
    letters = PRECEDENCE_LETTER[plan.precedence]
    if plan.info_precedence:
        letters += f" {PRECEDENCE_LETTER[plan.info_precedence]}"
    return f"{letters} {dtg(plan.when)}"


def short_header(draft: TelegramDraft) -> list[str]:
    """Date-time group, FM, TO and INFO."""
    plan = draft.plan
    return [
        dtg_line(draft),
        f"FM {plan.station.plad}",
        *addressees("TO", plan.action),
        *addressees("INFO", plan.info),
    ]


def circuit(draft: TelegramDraft) -> str:
    """`VZCZCXRO8210`: the circuit shows whether the message was relayed onward."""
    plan = draft.plan
    name = "XYZ" if plan.relay == ("RUEHWEB",) else "XRO"
    return f"VZCZC{name}{plan.index * 37 % 10_000:04d}"


def header(draft: TelegramDraft) -> list[str]:
    """The whole header as relayed."""
    plan = draft.plan
    if plan.paged:
        return short_header(draft)
    double = PRECEDENCE_LETTER[plan.precedence] * 2
    letter = plan.level.letter
    when = plan.when
    section = "/01" if draft.sections > 1 else ""
    return [
        circuit(draft),
        *wrap(f"{double} {' '.join(plan.relay)}", 66),
        f"DE {plan.station.routing} #{plan.serial % 10_000:04d}{section} "
        f"{when.timetuple().tm_yday:03d}{when.hour:02d}{when.minute:02d}",
        f"{'ZNR' if letter in 'U' else 'ZNY'} {letter * 5} ZZH",
        *short_header(draft),
    ]


def classification_line(draft: TelegramDraft, section: int) -> str:
    """`C O N F I D E N T I A L SECTION 01 OF 02 MEXICO 000714`."""
    plan = draft.plan
    of = f" SECTION {section:02d} OF {draft.sections:02d}" if draft.sections > 1 else ""
    words = plan.level.words
    if plan.level.words == "UNCLAS" and plan.paged and plan.serial % 3:
        words = "UNCLASSIFIED" if plan.serial % 3 == 1 else "UNCLAS"
    if plan.level.caveats == (NOFORN,) and plan.serial % 4 == 0:
        words += " NOFORN"
    return f"{words}{of} {plan.station.written} {plan.serial:06d}"


def page_mark(draft: TelegramDraft, section: int, line: str = "") -> str:
    """`MEXICO 00000714  001.2 OF 002`."""
    plan = draft.plan
    return f"{plan.station.written} {plan.serial:08d}  {section:03d}{line} OF {draft.sections:03d}"


def true_paragraph(para: Para, section: int | None, text: str) -> TrueParagraph:
    """Return the content of a paragraph; `text` is its lines, joined."""
    return TrueParagraph(
        anchor=f"p{para.number}",
        number=para.number,
        section=section,
        marking=para.marking,
        heading=para.heading,
        text=text[len(para.prefix) :],
        points=para.points,
    )


def true_sections(draft: TelegramDraft) -> tuple[TrueSection, ...]:
    """The sections whose own first line the text has: all in old telegrams; in relayed ones, the first."""
    of = draft.sections
    last = of if draft.plan.paged else 1
    return tuple(TrueSection(number=number, of=of) for number in range(1, last + 1)) if of > 1 else ()


def front(draft: TelegramDraft, laid: Laid) -> None:
    """The body up to the first paragraph."""
    laid.add("classification", classification_line(draft, 1))
    laid.add("blank", "")
    spread = draft.style.spread
    for caption in draft.caption_lines:
        laid.add("caption", caption)
        if spread:
            laid.add("blank", "")
    if not spread:
        laid.add("blank", "")
    laid.block("passing", draft.passing_lines)
    laid.add("executive_order", draft.eo_line)
    laid.add("tags", "\n".join(draft.tag_lines))
    laid.block("subject", draft.subject_lines)
    laid.block("references", draft.ref_lines)
    laid.block("classified_by", draft.classified_lines)
    laid.block("handling", draft.handling_lines)


def back(draft: TelegramDraft, laid: Laid) -> None:
    """Return the lines after the last paragraph."""
    laid.block("close", draft.close)
    if draft.chief:
        laid.add("signature", draft.chief)


def lay(draft: TelegramDraft, pilcrow: str = "") -> Laid:
    """The draft with its header and its body; `pilcrow` is before paragraph numbers."""
    laid = Laid(header(draft))
    front(draft, laid)
    paged, sections = draft.plan.paged, draft.sections
    if sections > 1 and not paged and draft.plan.serial % 2:
        laid.add("mark", f"{page_mark(draft, 1, '.2')}\n")
    kinds, texts = laid.kinds, laid.texts
    true: list[TrueParagraph] = []
    lines, section = 0, 1
    for para in draft.paras:
        if para.heading_lines:
            kinds += ("heading", "blank")
            texts += ("\n".join(para.heading_lines), "")
            lines += len(para.heading_lines) + 1
        written = para.lines
        whole = "\n".join(written)
        true.append(true_paragraph(para, section if sections > 1 else None, whole))
        if section < sections and len(written) > 1 and lines + len(written) > section * SECTION_LINES:
            cut = max(1, section * SECTION_LINES - lines)
            section += 1
            kinds += ("paragraph", "mark", "paragraph_rest", "blank")
            mark = f"\n{classification_line(draft, section)}\n" if paged else f"\n{page_mark(draft, section)}\n\n"
            texts += (pilcrow + "\n".join(written[:cut]), mark, "\n".join(written[cut:]), "")
        else:
            kinds += ("paragraph", "blank")
            texts += (pilcrow + whole, "")
        lines += len(written) + 1
    back(draft, laid)
    laid.paragraphs = tuple(true)
    laid.sections = true_sections(draft)
    return laid
