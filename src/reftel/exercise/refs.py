"""References in drafters' style: telegrams by post and number, and other documents."""

from __future__ import annotations

import msgspec

from reftel.exercise import names
from reftel.exercise.chance import Draw
from reftel.exercise.draft import TelegramDraft
from reftel.exercise.style import wrap
from reftel.exercise.world import Cited
from reftel.model import Reference

_LABELS = "ABCDEFGHIJ"


def _cable(draft: TelegramDraft, cited: Cited, r: Draw, last: bool) -> tuple[str, Reference]:
    year, own = cited.year, draft.plan.when.year
    post, serial = cited.station.written, cited.serial
    chance = r()
    if year == own and chance < 0.82:
        text = f"{post} {serial}"
    elif chance < 0.9 or draft.plan.paged:
        text = f"{year % 100:02d} {post} {serial}"
    elif chance < 0.95:
        text = f"{year} {post} {serial}"
    else:
        text = f"{year % 100:02d}{cited.station.name}{serial}"
    notal = r() < 0.08
    previous = last and r() < 0.05
    shown = f"{text}{' (NOTAL)' if notal else ''}{' AND PREVIOUS' if previous else ''}"
    return shown, Reference(kind="cable", id=cited.id, text=text, notal=notal, and_previous=previous)


def _other(draft: TelegramDraft, r: Draw) -> tuple[str, Reference]:
    when = draft.plan.when
    day = f"{when.month:02d}/{max(1, when.day - 2):02d}/{when.year % 100:02d}"
    pair = f"{names.surname(r)}-{names.surname(r)}".upper()
    one = names.surname(r).upper()
    chance = r()
    if when.year >= 1996 and chance < 0.45:
        kind, text = "email", f"{pair} {'E-MAIL' if r() < 0.6 else 'EMAIL'} {'OF ' if r() < 0.3 else ''}{day}"
    elif chance < 0.65:
        kind, text = "telephone", f"{pair} TELCON {'OF ' if r() < 0.3 else ''}{day}"
    elif chance < 0.75:
        kind, text = "report", f"IIR {1 + int(r() * 8)} 900 {1000 + int(r() * 9000):04d} {when.year % 100:02d}"
    elif chance < 0.88:
        kind, text = "memorandum", f"{one} MEMORANDUM {'OF ' if r() < 0.5 else ''}{day}"
    else:
        kind, text = "letter", f"{one} LETTER OF {day}"
    return text, Reference(kind=kind, text=text)


def references(draft: TelegramDraft, r: Draw) -> None:
    """The REF lines and their targets."""
    plan, style = draft.plan, draft.style
    cited = plan.refs
    draft.references, draft.ref_lines = (), []
    alike = len(cited) > 1 and all(ref.station is cited[0].station and ref.year == plan.when.year for ref in cited)
    if alike and r() < 0.5:
        _bare_numbers(draft, cited)
        return
    items = [_cable(draft, ref, r, place == len(cited) - 1) for place, ref in enumerate(cited)]
    if r() < 0.07:
        items.append(_other(draft, r))
    if not items:
        return
    if len(items) == 1:
        draft.references = (items[0][1],)
        start = "REFTEL:" if r() < 0.1 and items[0][1].kind == "cable" else style.ref
        draft.ref_lines = wrap(f"{start} {items[0][0]}", style.width)
        return
    label = style.label
    labeled = [msgspec.structs.replace(ref, label=_LABELS[place]) for place, (_, ref) in enumerate(items)]
    shown = [f"{label.replace('A', _LABELS[place])}{text}" for place, (text, _) in enumerate(items)]
    draft.references = tuple(labeled)
    if style.inline_refs:
        draft.ref_lines = wrap(f"{style.ref} {('; ' if r() < 0.5 else ', ').join(shown)}", style.width)
    else:
        indent = " " * (len(style.ref) + 1) if r() < 0.7 else ""
        draft.ref_lines = [f"{style.ref} {shown[0]}", *(f"{indent}{line}" for line in shown[1:])]


def _bare_numbers(draft: TelegramDraft, cited: tuple[Cited, ...]) -> None:
    """`REF: STATE 900123, 900125 AND 900130`: one post, its name only once."""
    numbers = [str(ref.serial) for ref in cited]
    texts = [f"{cited[0].station.written} {numbers[0]}", *numbers[1:]]
    listed = f"{', '.join(texts[:-1])} AND {texts[-1]}"
    draft.references = tuple(
        Reference(kind="cable", id=ref.id, text=text) for ref, text in zip(cited, texts, strict=True)
    )
    draft.ref_lines = wrap(f"{draft.style.ref} {listed}", draft.style.width)


def name_of(draft: TelegramDraft, place: int) -> str:
    """Return the name of the references in the text: `ref B`, `reftel`, or other words without references."""
    if not draft.references:
        return "our last message"
    if len(draft.references) > 1 and draft.references[0].label:
        return f"ref {_LABELS[place % len(draft.references)]}"
    return "reftel"
