"""The layout of 1973 to about 2001: pages with heads and classification stamps, and the distribution list."""

from __future__ import annotations

from reftel.exercise import names
from reftel.exercise.chance import Draw, draws
from reftel.exercise.draft import TelegramDraft
from reftel.exercise.layout import (
    Laid,
    back,
    classification_line,
    front,
    short_header,
    true_paragraph,
    true_sections,
)
from reftel.exercise.style import wrap
from reftel.exercise.truth import TrueParagraph

PAGE_LINES = 50
"""Lines of text on a page; two pages are a section in telegrams with sections."""

_OFFICES = (
    *("OCT", "ISO", "CIAE", "DODE", "NSAE", "USIA", "COME", "TRSE", "EB", "INR", "LAB", "NSF", "OES", "CU", "AGRE"),
    *("INT", "DOTE", "FAA", "SS", "PA", "PRS", "SP", "L", "H", "OMB", "AID", "STR", "XMB", "CEA", "SMTS"),
)
_ENDS = ("NNNN", "NNN", "NNNN", "NMAFVVZCZ", "<< END OF DOCUMENT >>", "")
_BUREAUS = {"EUR": "EUR", "WHA": "ARA", "AF": "AF", "NEA": "NEA", "SCA": "NEA", "EAP": "EA", "DEPT": "OES"}


def _page_head(draft: TelegramDraft, page: int, time: str) -> str:
    plan = draft.plan
    of = f"  {_section(draft, page):02d} OF {draft.sections:02d}" if draft.sections > 1 else ""
    return f"PAGE {page:02d}        {plan.station.written}  {plan.serial:06d}{of}  {time}"


def _section(draft: TelegramDraft, page: int) -> int:
    return min(draft.sections, 1 + (page - 1) // 2)


def _distribution(draft: TelegramDraft, r: Draw, laid: Laid) -> list[str]:
    """ACTION and INFO offices with their numbers of copies, the drafter, and the line of dashes with a counter."""
    plan = draft.plan
    own = _BUREAUS[plan.station.region]
    offices: list[str] = []
    for _ in range(5 + int(r() * 14)):
        office = _OFFICES[int(r() * len(_OFFICES))]
        if office not in offices:
            offices.append(office)
    copies = " ".join(f"{office}-{int(r() * 16):02d}" for office in offices)
    from_department = plan.station.region == "DEPT"
    first = f"{'ORIGIN' if from_department else 'ACTION'} {own}-{int(r() * 16):02d}"
    listed = wrap(f"{copies}  /{20 + int(r() * 100):03d} {'R' if from_department else 'W'}", 56)
    lines = [first, "", f"INFO  {listed[0]}", *(f"      {line}" for line in listed[1:])]
    if from_department:
        office, drafter = f"{own}/{names.surname(r)[:3].upper()}", _drafter(r)
        lines += ["", f"DRAFTED BY {office}:{drafter}:{names.surname(r)[:2].upper()}"]
        approver = _drafter(r)
        lines.append(f"APPROVED BY {own}:{approver}")
        clearers = [(_OFFICES[int(r() * len(_OFFICES))], _drafter(r)) for _ in range(int(r() * 4))]
        lines += [f"{where}:{name}" for where, name in clearers]
        laid.officers = {
            "drafted_by": [{"name": drafter, "office": office}],
            "approved_by": [{"name": approver, "office": own}],
            "cleared_by": [{"name": name, "office": where} for where, name in clearers],
        }
    counter = 10_000 + int(r() * 989_999)
    when = plan.when
    if when.year < 1977:
        dashes = f"---------------------     {counter:06d}"
    elif when.year < 1990:
        dashes = f"                  ------------------{counter:06d}  {_received(draft)} /{int(r() * 90) + 10}"
    else:
        dashes = f"                  ------------------{counter:06X}  {_received(draft)} /{int(r() * 90) + 10}"
    return [*lines, dashes]


def _drafter(r: Draw) -> str:
    return names.given(r)[:1] + names.surname(r).upper()


def _received(draft: TelegramDraft) -> str:
    """`171944Z`: some minutes after it was sent, the same day."""
    when = draft.plan.when
    minutes = min(when.hour * 60 + when.minute + 7 + draft.plan.serial % 90, 24 * 60 - 1)
    return f"{when.day:02d}{minutes // 60:02d}{minutes % 60:02d}Z"


def lay_paged(draft: TelegramDraft, seed: int) -> Laid:
    """The draft as filed: the header is inside the first page, so `Laid.header` is empty."""
    plan = draft.plan
    r = draws(seed, 0x9A6ED, plan.index)
    stamp = plan.level.level
    time = _received(draft)
    laid = Laid([])
    laid.add("stamp", f"{stamp}\n")
    laid.add("page", f"{_page_head(draft, 1, time)}\n")
    laid.add("distribution", "\n".join(_distribution(draft, r, laid)))
    laid.add("header", "\n".join(short_header(draft)) + "\n")
    front(draft, laid)
    page, lines = 1, 0
    true: list[TrueParagraph] = []
    for para in draft.paras:
        if para.heading_lines:
            laid.block("heading", list(para.heading_lines))
            lines += len(para.heading_lines) + 1
        true.append(true_paragraph(para, _section(draft, page) if draft.sections > 1 else None, "\n".join(para.lines)))
        rows, kind = para.lines, "paragraph"
        while lines + len(rows) > page * PAGE_LINES and len(rows) > 1:
            cut = max(1, page * PAGE_LINES - lines)
            laid.add(kind, "\n".join(rows[:cut]))
            page += 1
            _break(draft, laid, page, stamp, time)
            rows, kind, lines = rows[cut:], "paragraph_rest", lines + cut
        laid.block(kind, rows)
        lines += len(rows) + 1
    back(draft, laid)
    laid.add("end", f"\n\n{stamp}\n\n\n\n{_ENDS[int(r() * len(_ENDS))]}")
    laid.sections = true_sections(draft)
    laid.paragraphs = tuple(true)
    return laid


def _break(draft: TelegramDraft, laid: Laid, page: int, stamp: str, time: str) -> None:
    """The foot of a page and the head of the next, with a section's first line at its beginning."""
    laid.add("page", f"\n{stamp}\n\n\n{stamp}\n\n{_page_head(draft, page, time)}\n")
    if draft.sections > 1 and _section(draft, page) != _section(draft, page - 1):
        laid.add("mark", f"{classification_line(draft, _section(draft, page))}\n")
