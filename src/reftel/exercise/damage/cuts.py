"""Damage that removes: names struck out, dates overwritten, copies cut off."""

from __future__ import annotations

import datetime as dt

import msgspec

from reftel.exercise.chance import Draw
from reftel.exercise.copies import Copy
from reftel.exercise.render import printed_time, title
from reftel.model import Transmission

STRUCK = "XXXXXXXXXXXX"
_SIGNS = (STRUCK, "xxxxxxxxxxxx", "[name removed]", "[...]")

_BODY = (
    "captions",
    "passing",
    "references",
    "classified_by",
    "handling",
    "sections",
    "paragraphs",
    "tags",
    "signed_by",
)


def _strike(copy: Copy, names: list[str], sign: str) -> int:
    loud = copy.draft.plan.paged
    wanted = [name.upper() if loud else name for name in names]

    def change(line: str) -> str:
        for name in wanted:
            if name in line:
                line = line.replace(name, sign)
        return line

    for number in range(len(copy.draft.paras)):
        copy.edit(number, change)
    struck = sum(text.count(sign) for text in copy.laid.texts)
    if struck:
        copy.said["redactions"] = (sign,) * struck
    return struck


def strike_names(copy: Copy) -> None:
    """Remove names of persons on one line, as the earlier of two copies does."""
    _strike(copy, copy.draft.names, STRUCK)


def redactions(copy: Copy, r: Draw) -> str | None:
    """A publisher's signs in place of a name."""
    if copy.place.early:
        return None
    sign = _SIGNS[int(r() * len(_SIGNS))]
    struck = _strike(copy, copy.draft.names[:2], sign)
    return f"{struck} times {sign}" if struck else None


def wrong_dates(copy: Copy, r: Draw) -> str | None:
    """The record's date two days on; or another day of the year after DE."""
    laid = copy.laid
    line = next((place for place, text in enumerate(laid.header) if text.startswith("DE ")), None)
    if line is not None and r() < 0.5:
        head, _, tail = laid.header[line].rpartition(" ")
        day = int(tail[:3]) % 360 + 3
        laid.header[line] = f"{head} {day:03d}{tail[3:]}"
        copy.said["transmission"] = msgspec.structs.replace(copy.truth.transmission, day=day)
        return f"day of the year {day}"
    if copy.place.form != "csv":
        return None
    copy.created += dt.timedelta(days=2)
    return f"record says {copy.created:%Y-%m-%d}"


def cut_off(copy: Copy, r: Draw) -> str | None:
    """Only the header; only the header and the beginning of the text; or a sentence in the header's place."""
    laid = copy.laid
    if "paged" in copy.place.variant or not laid.header:
        return None
    chance = r()
    framed = copy.place.form != "text" or "preamble" in copy.place.variant
    if chance < 0.3 and framed:
        copy.partial = True
        copy.said.update(is_partial=True, sender=None, action=(), info=(), transmission=Transmission())
        if (printed := printed_time(copy)) != copy.draft.plan.when:
            copy.said["created"] = printed.replace(tzinfo=dt.UTC)
        return "no header"
    copy.said["is_partial"] = True
    if chance < 0.6 and framed:
        laid.texts.clear()
        laid.kinds.clear()
        copy.said.update(dict.fromkeys(_BODY, ()))
        copy.said.update(
            executive_order=None,
            declassify_on=None,
            subject=None if copy.place.form == "csv" else title(copy),
            subject_marking=None,
            summary=None,
            comment=None,
            redactions=(),
        )
        laid.paragraphs = ()
        return "header only"
    return _beginning(copy)


def _beginning(copy: Copy) -> str | None:
    """The text as far as the middle of its first paragraph."""
    laid, draft = copy.laid, copy.draft
    first = copy.pieces("paragraph")[0]
    text = laid.texts[first]
    end = text.find(" ", len(text) // 2)
    prefix = len(copy.pilcrow) + len(draft.paras[0].prefix)
    if end < prefix + 20:
        end = len(text)
    kept = text[:end].rstrip(" .,;:-\n")
    laid.texts[first:] = [f"{kept}..."]
    laid.kinds[first:] = ["paragraph"]
    true = msgspec.structs.replace(laid.paragraphs[0], text=f"{kept[prefix:]}...", points=())
    laid.paragraphs = (true,)
    copy.said.update(paragraphs=(true,), comment=None, signed_by=(), sections=laid.sections[:1])
    if "redactions" in copy.said:
        sign = copy.said["redactions"][0]
        copy.said["redactions"] = (sign,) * sum(text.count(sign) for text in laid.texts)
    if draft.summary_cuts and draft.summary_cuts[0].place == 0:
        copy.said["summary"] = " ".join(true.text.split())[draft.summary_cuts[0].before :]
    else:
        copy.said["summary"] = None
    return f"after {len(kept)} characters of the first paragraph"
