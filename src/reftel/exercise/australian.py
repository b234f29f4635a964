"""Exercise telegrams as cablegrams in the documents on Australian foreign policy: another service's, with its own line
in place of a header. The text is that of the exercise telegram; everything else is of the other service.
"""

from __future__ import annotations

import msgspec

from reftel.exercise.chance import draws
from reftel.exercise.copies import Copy
from reftel.exercise.frus import editors_lines
from reftel.vocab.month_names import MONTHS

_LEVELS = ("SECRET", "CONFIDENTIAL", "RESTRICTED", "TOP SECRET")
_SAID = "EXERCISE EXERCISE EXERCISE"
_OMITTED = ("[matter omitted]", "[matter ommitted]")


def as_australian(copy: Copy) -> str:
    """Return the Markdown of a cablegram. `copy.said` gets its true values."""
    draft, plan = copy.draft, copy.draft.plan
    r = draws(plan.index, 0xA05)
    when, city = plan.when, plan.station.city
    level = _LEVELS[int(r() * len(_LEVELS))]
    title = f"{city} to Department of External Affairs"
    hour = f"{when.hour % 12 or 12}.{when.minute:02} {'a' if when.hour < 12 else 'p'}.m."
    line = f"Cablegram K{plan.serial % 1000} {city.upper()}, {when.day} {MONTHS[when.month - 1]} {when.year}, {hour}"
    paragraphs = [editors_lines(one) for one in copy.laid.paragraphs]
    redactions = []
    if len(paragraphs) > 3 and r() < 0.5:
        at = 1 + int(r() * (len(paragraphs) - 2))
        mark = _OMITTED[r() < 0.2]
        redactions.append(mark)
        paragraphs[at] = msgspec.structs.replace(paragraphs[at], text=mark, points=())
    text = "\n\n".join(f"{one.number}. {one.text}" for one in paragraphs)
    top = {
        "title": f'"{title}"',
        "doc_date": f"{when:%Y-%m-%d}",
        "doc_num": str(1 + plan.index),
        "vol_id": "99",
        "naa_refs": f'"A9999, {plan.serial}"',
    }
    marks = f"IMMEDIATE {level}"
    printed = {one.number for one in paragraphs if one.text not in _OMITTED}
    copy.said |= {
        **dict.fromkeys(("id", "post", "serial", "executive_order", "declassify_on", "subject_marking")),
        **{name: [] for name in ("passing", "tags", "references", "classified_by", "handling", "sections")},
        "captions": [_SAID],
        "created": f"{when:%Y-%m-%dT00:00:00Z}",
        "origin": city.title(),
        "sender": city,
        "action": [{"name": "Department of External Affairs"}],
        "info": [],
        "classification": {"level": level, "caveats": []},
        "transmission": {},
        "subject": None,
        "signed_by": [],
        "paragraphs": [msgspec.to_builtins(one) for one in paragraphs],
        "redactions": redactions,
    }
    for name, cuts in (("summary", draft.summary_cuts), ("comment", draft.comment_cuts)):
        if cuts and (cuts[0].before == 0 or any(draft.paras[cut.place].number not in printed for cut in cuts)):
            copy.said[name] = None
    head = "\n".join(f"{key}: {value}" for key, value in top.items())
    return f"---\n{head}\n---\n\n{line}\n\n{marks}\n\n{_SAID}\n\n{text}\n\n[AA : A9999, {plan.serial}]\n"
