"""Exercise telegrams as the SMART system writes them (2009 on), and as numbered military messages."""

from __future__ import annotations

from typing import Any

from reftel.exercise.copies import Copy
from reftel.exercise.elements import dtg
from reftel.exercise.eras import PRECEDENCE_LETTER
from reftel.exercise.style import wrap
from reftel.exercise.world import To
from reftel.model import Reference
from reftel.vocab.month_names import SHORT_MONTHS

_TEXT = frozenset({"heading", "paragraph", "paragraph_rest", "blank"})
_INDENT = " " * 12
_OFFICES = ("ECON", "POL", "PAO", "CONS", "MGT", "RSO")


def as_smart(copy: Copy) -> str:
    """A SMART telegram. `copy.said` gets the values of labeled lines that differ from a header's."""
    draft, plan = copy.draft, copy.draft.plan
    when = plan.when
    precedence = plan.precedence.title()
    lines = [
        plan.level.full,
        "",
        f"{'MRN:':12}{when.year % 100:02} {plan.station.name} {plan.serial}",
        f"{'Date/DTG:':12}{SHORT_MONTHS[when.month - 1]} {when.day:02}, {when.year} / {dtg(when)}",
        f"{'From:':12}{plan.station.plad}",
        *_listed("Action:", plan.action, precedence),
        f"{'E.O.:':12}{draft.executive_order.order or ''}",
        *_wrapped("TAGS:", ", ".join(tag for tag in draft.tags if "," not in tag)),
    ]
    if draft.captions:
        lines.append(f"{'Captions:':12}{', '.join(draft.captions)}")
    lines += [line for passing in draft.passing for line in _wrapped("Pass Line:", passing)]
    cited = [one for one in draft.references if one.id]
    for place, one in enumerate(cited):
        lines.append(f"{'' if place else 'Reference:':12}{chr(65 + place)}) {_spaced(one)}")
    marking = f"({draft.subject_marking}) " if draft.subject_marking else ""
    lines += [*_wrapped("Subject:", f"{marking}{draft.subject}"), "", _body(copy), ""]
    if draft.chief:
        lines += [f"Signature: {draft.chief}", ""]
    officers = [
        f"{_OFFICES[(plan.serial + step) % len(_OFFICES)]}:Example, Person {plan.index + step}" for step in range(3)
    ]
    lines += [f"Drafted By: {officers[0]}", f"Cleared By: {officers[1]}", f"Approved By: {officers[2]}"]
    lines += _listed("Info:", plan.info, "Routine")
    lines += [plan.level.full, ""]
    copy.said |= {
        "transmission": {"precedence": plan.precedence, "dtg": _moment(copy)},
        "classification": {"level": plan.level.level, "caveats": plan.level.caveats},
        "action": [{"name": one.name, "precedence": plan.precedence} for one in plan.action],
        "info": [{"name": one.name, "precedence": "ROUTINE"} for one in plan.info],
        "executive_order": {"order": draft.executive_order.order},
        "declassify_on": None,
        "tags": [tag for tag in draft.tags if "," not in tag],
        "references": [
            {"kind": "cable", "id": one.id, "label": chr(65 + place), "text": _spaced(one)}
            for place, one in enumerate(cited)
        ],
        "classified_by": [],
        "handling": [],
        "sections": [],
    }
    for name, officer in zip(("drafted_by", "cleared_by", "approved_by"), officers, strict=True):
        office, _, person = officer.partition(":")
        copy.said[name] = [{"name": person, "office": office}]
    return "\n".join(lines)


def as_military(copy: Copy) -> str:
    """A message of the series NAVADMIN about the same matter."""
    draft, plan = copy.draft, copy.draft.plan
    when = plan.when
    year = when.year % 100
    number = plan.index + 1
    subject = draft.subject.upper().replace("/", " ")
    cited = [one for one in draft.references if one.id][:6]
    lines = [
        "UNCLASSIFIED//",
        plan.precedence,
        f"{PRECEDENCE_LETTER[plan.precedence]} {dtg(when)} ZYB",
        "FM CNO WASHINGTON DC//N9//",
        "TO NAVADMIN",
        "INFO RHMFIUU/CDR LAMP CENTER EXERCISE AFB NE//J6//",
        "RHMFISS/MUSEUM COMMAND WASHINGTON DC",
        "BT",
        "UNCLAS //N01421//",
        f"NAVADMIN {number:03}/{year:02}",
        "MSGID/GENADMIN/CNO WASHINGTON DC/N9/" + SHORT_MONTHS[when.month - 1].upper() + "//",
        *wrap(f"SUBJ/{subject}//", 69),
    ]
    for place, _ in enumerate(cited):
        lines.append(f"REF/{chr(65 + place)}/MSG/CNO WASHINGTON DC/{dtg(when)}//")
    if cited:
        notes = " ".join(f"REF {chr(65 + place)} IS NAVADMIN {place + 1:03}/{year:02}." for place in range(len(cited)))
        lines += wrap(f"NARR/{notes}//", 69)
    lines += [f"POC/PERSON {number}/CDR/LAMP OFFICE/TEL: 900-555-0100//", f"RMKS/{_body(copy).rstrip()}//", "BT"]
    lines += ["#0001", "NNNN", "UNCLASSIFIED//", ""]
    post = "NAVADMIN"
    copy.said |= {
        "id": f"{year:02}{post}{number}",
        "post": post,
        "serial": number,
        "origin": None,
        "sender": "CNO WASHINGTON DC",
        "transmission": {"precedence": plan.precedence, "operating_signals": ["ZYB"], "dtg": _moment(copy)},
        "classification": {"level": "UNCLASSIFIED", "caveats": []},
        "action": [{"name": "NAVADMIN"}],
        "info": [
            {"name": "CDR LAMP CENTER EXERCISE AFB NE", "routing": "RHMFIUU"},
            {"name": "MUSEUM COMMAND WASHINGTON DC", "routing": "RHMFISS"},
        ],
        "captions": [],
        "passing": [],
        "executive_order": None,
        "declassify_on": None,
        "tags": [],
        "subject": " ".join(subject.split()),
        "subject_marking": None,
        "references": [
            {
                "kind": "cable",
                "id": f"{year:02}{post}{place + 1}",
                "label": chr(65 + place),
                "text": f"MSG/CNO WASHINGTON DC/{dtg(when)}",
            }
            for place, _ in enumerate(cited)
        ],
        "classified_by": [],
        "handling": [],
        "sections": [],
        "signed_by": [],
    }
    return "\n".join(lines)


def _body(copy: Copy) -> str:
    """Headings and paragraphs, and the truth without the sections that only relayed telegrams have."""
    laid = copy.laid
    first = min(copy.pieces("heading") + copy.pieces("paragraph"))
    last = max(copy.pieces("paragraph") + copy.pieces("paragraph_rest"))
    texts = [text for kind, text in list(zip(laid.kinds, laid.texts, strict=True))[first : last + 1] if kind in _TEXT]
    copy.said["paragraphs"] = [_plain(one) for one in laid.paragraphs]
    return "\n".join(texts)


def _plain(paragraph: Any) -> dict[str, Any]:
    import msgspec

    made: dict[str, Any] = msgspec.to_builtins(paragraph)
    made.pop("section", None)
    return made


def _moment(copy: Copy) -> str:
    return f"{copy.draft.plan.when:%Y-%m-%dT%H:%M:00Z}"


def _wrapped(label: str, text: str) -> list[str]:
    rows = wrap(text, 64) or [""]
    return [f"{label:12}{rows[0]}", *(f"{_INDENT}{row}" for row in rows[1:])]


def _listed(label: str, to: tuple[To, ...], precedence: str) -> list[str]:
    return [
        f"{label if place == 0 else '':12}{_inverted(one.name)} {precedence}{';' if place + 1 < len(to) else ''}"
        for place, one in enumerate(to)
    ]


def _inverted(name: str) -> str:
    """`WASHDC, SECSTATE`."""
    kind, space, place = name.partition(" ")
    return f"{place}, {kind}" if space and kind in ("AMEMBASSY", "AMCONSUL", "SECSTATE") else name


def _spaced(one: Reference) -> str:
    """`07 MEXICO 900965`, of `07MEXICO900965`."""
    written = one.id or ""
    post = "".join(letter for letter in written if letter.isalpha())
    year, _, serial = written.partition(post)
    return f"{year} {post} {serial}"
