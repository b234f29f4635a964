"""Damage to markings, labels and the close."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from reftel.exercise.chance import Draw
from reftel.exercise.copies import Copy
from reftel.vocab.month_names import MONTHS


def broken_markings(copy: Copy, r: Draw) -> str | None:
    """`1. C) Summary`, `1.(C)`, `( S/NF )`, `(C//NF)`, or no marking at all."""
    draft, laid = copy.draft, copy.laid
    marked = [number for number, para in enumerate(draft.paras) if para.marking]
    starts = copy.pieces("paragraph")
    if not marked or len(starts) != len(draft.paras):
        return None
    details: list[str] = []
    for _ in range(1 + int(r() * 3)):
        number = marked[int(r() * len(marked))]
        para, true = draft.paras[number], laid.paragraphs[number]
        start = copy.pilcrow + para.prefix
        text = laid.texts[starts[number]]
        if not text.startswith(start) or not para.marking:
            continue
        label, rest, now = f"{para.number}.", text[len(start) :], para.marking
        chance = r()
        if chance < 0.25:
            new = f"{label} {para.marking}) "
        elif chance < 0.45:
            new = f"{label}({para.marking}) "
        elif chance < 0.6:
            new = f"{label} ( {para.marking} ) "
        elif chance < 0.75 and "/" in para.marking:
            now = para.marking.replace("/", "//")
            new = f"{label} ({now}) "
        elif chance < 0.85 and para.marking in ("C", "S"):
            now = f"{para.marking}/REL"
            new = f"{label} ({now}) "
        else:
            now = ""
            new = f"{label} "
        laid.texts[starts[number]] = copy.pilcrow + new + rest
        copy.put(number, msgspec.structs.replace(true, marking=now or None))
        details.append(new.strip())
    return "; ".join(details) or None


def metadata_tail(copy: Copy, r: Draw) -> str | None:
    """A database's row after the signature: `STEVENS 0 03/13/2008 9871 PGOV,PREL,LY TITLE`."""
    signatures = copy.pieces("signature")
    if not signatures or "paged" in copy.place.variant:
        return None
    plan = copy.draft.plan
    if copy.laid.texts[signatures[0]] != copy.draft.chief:
        return None
    when = plan.when
    tags = ",".join(tag for tag in copy.draft.tags if ", " not in tag)
    tail = (
        f" 0 {when.month:02d}/{when.day:02d}/{when.year} {1000 + int(r() * 9000)} {tags} {copy.draft.subject.upper()}"
    )
    copy.laid.texts[signatures[0]] += tail
    return tail.strip()


_ENDS = (
    "\n\nNNNN",
    "\n\n\nUNCLASSIFIED",
    "\n##",
    "\n\n\nDECLASSIFIED/RELEASED US DEPARTMENT OF STATE EO SYSTEMATIC REVIEW 30 JUN 2006",
)


def signature_marks(copy: Copy, r: Draw) -> str | None:
    """`NNNN`, a classification, `##` or a release stamp after the signature; or the name a second time."""
    signatures = copy.pieces("signature")
    if not signatures or "paged" in copy.place.variant:
        return None
    if r() < 0.2 and copy.laid.texts[signatures[0]] == copy.draft.chief and " " not in copy.draft.chief:
        copy.laid.texts[signatures[0]] += f" {copy.draft.chief}"
        return "name repeated"
    end = _ENDS[int(r() * len(_ENDS))]
    copy.laid.texts[signatures[0]] += end
    return end.strip()


def mistyped_posts(copy: Copy, r: Draw) -> str | None:
    """A post of a reference with two letters swapped, such as drafters mistype; it is still the nearest."""
    draft, laid = copy.draft, copy.laid
    pieces = copy.pieces("references")
    for place, ref in enumerate(draft.references):
        cited = next((one for one in draft.plan.refs if one.id == ref.id), None)
        if cited is None or not pieces:
            continue
        post = cited.station.written
        if len(post) < 7 or " " in post or post not in ref.text:
            continue
        text = laid.texts[pieces[0]]
        at = 2 + int(r() * (len(post) - 4))
        wrong = f"{post[:at]}{post[at + 1]}{post[at]}{post[at + 2 :]}"
        if text.count(post) != 1 or wrong == post:
            continue
        laid.texts[pieces[0]] = text.replace(post, wrong)
        changed = msgspec.structs.replace(ref, text=ref.text.replace(post, wrong), corrected_from=wrong)
        copy.said["references"] = (*draft.references[:place], changed, *draft.references[place + 1 :])
        return f"{wrong} for {post}"
    return None


def fused_tags(copy: Copy, _: Draw) -> str | None:
    """Neighboring TAGS of a page in one link: `MASSMNUC`."""
    together = any(len(one) == len(other) == 4 for one, other in pairwise(copy.draft.tags))
    if copy.place.form != "page" or not together:
        return None
    copy.fused_tags = True
    return "tags without spaces"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def newspaper(copy: Copy, _: Draw) -> str | None:
    """How newspapers gave them: the date as a first line, `EO 12958 N/A` and `TAGS PGOV, KDEM`."""
    laid = copy.laid
    orders, tags = copy.pieces("executive_order"), copy.pieces("tags")
    if copy.place.form != "page" or not orders or not tags or "paged" in copy.place.variant:
        return None
    when = copy.draft.plan.when
    day = f"{_DAYS[when.weekday()]}, {when.day:02d} {MONTHS[when.month - 1]} {when:%Y, %H:%M}"
    laid.texts[orders[0]] = laid.texts[orders[0]].replace("E.O.", "EO", 1).replace(":", "", 1)
    laid.texts[tags[0]] = laid.texts[tags[0]].replace("TAGS:", "TAGS", 1)
    laid.kinds.insert(0, "newspaper")
    laid.texts.insert(0, day)
    return day
