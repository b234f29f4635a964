"""Exercise telegrams on the paper forms of the 1950s and 1960s: incoming ones, and outgoing ones of the Department.

The forms are those of Foreign Service posts' files: labels in columns, day and hour by the sender's clock, the year in
the day of receipt, a number for each addressee. Traffic of 1973 to 1985 is dated twenty years earlier, with the same
matters, names and numbers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import msgspec

from reftel.exercise.chance import Draw, draws
from reftel.exercise.copies import PAPER_YEARS, Copy
from reftel.exercise.names import person
from reftel.exercise.truth import TrueParagraph
from reftel.exercise.world import Plan, To
from reftel.vocab.month_names import MONTHS, SHORT_MONTHS
from reftel.vocab.posts import posts

_NAMES_THEN = {
    "ANTANANARIVO": "TANANARIVE",
    "BANJUL": "BATHURST",
    "BEIJING": "PEKING",
    "BUJUMBURA": "USUMBURA",
    "DHAKA": "DACCA",
    "HARARE": "SALISBURY",
    "JEDDAH": "JIDDA",
    "KINSHASA": "LEOPOLDVILLE",
    "KISANGANI": "STANLEYVILLE",
    "LUBUMBASHI": "ELISABETHVILLE",
    "MAPUTO": "LOURENCO MARQUES",
    "NDJAMENA": "FORT LAMY",
    "SANAA": "SANA",
}
"""Posts whose cities had other names when the forms were in use."""
_SAID = "EXERCISE EXERCISE EXERCISE"
_PAGE = 34
"""Lines of text on the first page."""
_OFFICES = ("EUR", "FE", "NEA", "AF", "ARA", "E", "IO", "P")
_INFORMED = ("SS", "G", "SP", "INR", "CU", "H", "L")


class Clocks(NamedTuple):
    """The times on a form."""

    sent: dt.datetime
    """By the sender's clock."""
    received: dt.datetime
    """By the clock in Washington."""


def as_paper(copy: Copy) -> str:
    """Return the text of a form. `copy.said` gets its true values."""
    plan = copy.draft.plan
    r = draws(plan.index, 0xF0A4)
    when = plan.when.replace(year=plan.when.year - PAPER_YEARS)
    body, paragraphs = _text(copy, r)
    level = plan.level.level
    copy.said |= {
        **dict.fromkeys(("executive_order", "declassify_on", "subject", "subject_marking")),
        **{name: [] for name in ("passing", "tags", "references", "classified_by", "handling", "sections", "info")},
        "captions": [_SAID],
        "classification": {"level": level, "caveats": []},
        "transmission": {} if plan.precedence == "ROUTINE" else {"precedence": plan.precedence},
        "paragraphs": [msgspec.to_builtins(one) for one in paragraphs],
    }
    for name, cuts in (("summary", copy.draft.summary_cuts), ("comment", copy.draft.comment_cuts)):
        if cuts and cuts[0].before == 0:
            copy.said[name] = None
    if plan.station.name == "STATE":
        return _outgoing(copy, when, level, body, r)
    return _incoming(copy, when, level, body, r)


def _incoming(copy: Copy, when: dt.datetime, level: str, body: list[str], r: Draw) -> str:
    plan = copy.draft.plan
    sent = when + dt.timedelta(hours=int(r() * 17) - 7)
    clocks = Clocks(sent, when - dt.timedelta(hours=5) + dt.timedelta(minutes=20 + int(r() * 400)))
    typed = plan.station.city if plan.station.plad.startswith(("AMEMBASSY", "AMCONSUL")) else plan.station.written
    place = _then(plan.station.name, typed)
    city = place.upper() if r() < 0.5 else place
    number = f"{plan.serial}, {_day(sent, r)}"
    control = str(1 + plan.index * 7 % 20_000)
    office = _OFFICES[int(r() * len(_OFFICES))]
    informed = _INFORMED[: 2 + int(r() * 4)]
    head = _margin_head if r() < 0.4 else _plain_head
    lines = head(level, city, number, control, clocks, office, informed)
    if plan.precedence != "ROUTINE":
        lines += ["", plan.precedence]
    others = [one for one in plan.info if one.name.startswith(("AMEMBASSY", "AMCONSUL"))]
    own = None
    if others:
        own = str(plan.serial)
        lines += ["", *_sent_line(own, others, r)]
        copy.said["info"] = [{"name": _city(one), "number": _own_number(one)} for one in others]
    references, cited = _references(plan, sent.year, r)
    if cited:
        lines += ["", *cited]
    lines += ["", _SAID, ""]
    mark = f"{number.partition(' (')[0]}, from {place}"
    lines += _paged(body, level, mark)
    chief = copy.draft.chief
    if chief:
        lines += ["", f"{'':40}{chief}"]
    if r() < 0.6 and chief:
        lines += ["", f"{_initials(r)}/{1 + int(r() * 30)}"]
    lines += ["", level]
    if r() < 0.4 and level != "UNCLASSIFIED":
        lines += ["", "DECLASSIFIED", f"Authority NND {960_000 + plan.index % 9000}", "By XX NARA Date 6/14/99"]
        copy.said["released"] = "1999-06-14T00:00:00Z"
    then = _id_name(plan.station.name)
    if then != plan.station.name:
        copy.said |= {"post": then, "origin": posts().by_name[then].display}
    copy.said |= {
        "id": f"{sent.year}{_id_name(plan.station.name)}{plan.serial}",
        "year": sent.year,
        "created": f"{sent:%Y-%m-%dT00:00:00Z}",
        "sender": city,
        "action": [{"name": "Secretary of State", "number": own} if own else {"name": "Secretary of State"}],
        "references": references,
    }
    return "\n".join([*lines, ""])


def _plain_head(
    level: str, city: str, number: str, control: str, clocks: Clocks, office: str, informed: tuple[str, ...]
) -> list[str]:
    got = clocks.received
    return [
        f"{'INCOMING TELEGRAM':29}Department of State",
        "",
        f"{'':26}{level}",
        "",
        f"{f'Action:  {office}':33}Control:  {control}",
        f"{'':33}Rec'd:    {MONTHS[got.month - 1]} {got.day}, {got.year}",
        f"{'Info:    ' + ' '.join(informed):43}{_minute(got)}",
        "",
        f"FROM:    {city}",
        "",
        "TO:      Secretary of State",
        "",
        f"NO:      {number}",
    ]


def _margin_head(
    level: str, city: str, number: str, control: str, clocks: Clocks, office: str, informed: tuple[str, ...]
) -> list[str]:
    """The distribution list down the left margin, beside the other lines."""
    got = clocks.received
    margin = ["Action", office, "Info", *informed]
    right = [
        f"Control: {control}",
        f"Rec'd:   {MONTHS[got.month - 1].upper()} {got.day}, {got.year}",
        f"         {_minute(got).upper()}",
        f"FROM: {city}",
        "TO:   Secretary of State",
        f"NO:   {number}",
    ]
    rows = max(len(margin), len(right))
    margin += [""] * (rows - len(margin))
    right += [""] * (rows - len(right))
    beside = [f"{left:12}{words}".rstrip() for left, words in zip(margin, right, strict=True)]
    return [f"{'INCOMING TELEGRAM':22}DEPARTMENT OF STATE", "", level, "", *beside]


def _outgoing(copy: Copy, when: dt.datetime, level: str, body: list[str], r: Draw) -> str:
    """A telegram of the Department. Its numbers are those of the addressees, so it has no id."""
    plan = copy.draft.plan
    lines = [
        "OUTGOING TELEGRAM  Department of State",
        "",
        "INDICATE: [ ] COLLECT",
        f"{'          [X] CHARGE TO':42}{level}",
        "",
    ]
    lines += [
        f"{'':30}{when.day} {SHORT_MONTHS[when.month - 1]} {when.year % 100:02} {when.hour:02} {when.minute:02}",
        "",
    ]
    known = [one for one in plan.info if one.name.startswith(("AMEMBASSY", "AMCONSUL"))]
    for label, to, precedence in (("ACTION:", plan.action, plan.precedence), ("INFO:", tuple(known), "ROUTINE")):
        for place, one in enumerate(to):
            number = f"   {one.number.lstrip('0')}" if one.number else ""
            written = f"   {precedence}" if precedence != "ROUTINE" and not place else ""
            lines.append(f"{label if place == 0 else '':10}{_mixed(one)}{number}{written}")
        copy.said[label[:-1].lower()] = [
            {
                "name": _mixed(one),
                "number": one.number.lstrip("0") if one.number else None,
                "precedence": precedence if precedence != "ROUTINE" and not place else None,
            }
            for place, one in enumerate(to)
        ]
    lines += ["", _SAID, "", *_paged(body, level, "")]
    if r() < 0.4:
        lines += ["", "END"]
    chief = copy.draft.chief
    if chief:
        lines += ["", f"{'':45}{chief}"]
    drafter, approver, clearer = (person(r) for _ in range(3))
    office = f"{_OFFICES[int(r() * len(_OFFICES))]}/{_INFORMED[int(r() * len(_INFORMED))]}"
    short = "".join((drafter[0], drafter.rpartition(" ")[2].title()))
    left = f"{office}:{short}:{_initials(r).lower()} {when.month}/{when.day}/{when.year % 100:02}"
    lines += [
        "",
        f"{'Drafted by:':38}Telegraphic transmission and",
        f"{left:38}classification approved by:  {office.partition('/')[0]} - {approver.title()}",
        "",
        "Clearances:",
        f"    {office.partition('/')[2]} - {clearer.title()}",
        "",
        "FORM DS-322",
        f"8-61              {level}",
    ]
    copy.said |= {
        **dict.fromkeys(("id", "serial")),
        "year": when.year,
        "created": f"{when:%Y-%m-%dT00:00:00Z}",
        "sender": "Department of State",
        "drafted_by": [{"name": short, "office": office}],
        "approved_by": [{"name": approver.title(), "office": office.partition("/")[0]}],
        "cleared_by": [{"name": clearer.title(), "office": office.partition("/")[2]}],
    }
    return "\n".join([*lines, ""])


def _text(copy: Copy, r: Draw) -> tuple[list[str], list[TrueParagraph]]:
    """The lines of the text, and its true paragraphs: numbered, or as most were, without numbers."""
    counted = r() < 0.3 or any("\n\n" in one.text or one.points for one in copy.laid.paragraphs)
    lines: list[str] = []
    true: list[TrueParagraph] = []
    for at, one in enumerate(copy.laid.paragraphs, 1):
        plain = msgspec.structs.replace(
            one,
            anchor=f"p{at}" if counted else f"u{at}",
            number=at if counted else None,
            marking=None,
            heading=None,
            section=None,
        )
        true.append(plain)
        lines += [*f"{f'{at}. ' if counted else ''}{one.text}".split("\n"), ""]
    return lines[:-1], true


def _paged(body: list[str], level: str, mark: str) -> list[str]:
    """The text with the head of a second page within a sentence, if it is long and the form is an incoming one."""
    cut = next(
        (
            at
            for at in range(_PAGE, len(body) - 2)
            if body[at - 1]
            and body[at]
            and not body[at - 1].endswith((".", "!", "?", ":", ";"))
            and not body[at - 1].startswith((" ", "-"))
            and not body[at].startswith((" ", "-", "("))
        ),
        None,
    )
    if not mark or cut is None:
        return body
    return [*body[:cut], "", f"{'':26}{level}", "", f"{'':26}{level}", "", f"-2- {mark}", "", *body[cut:]]


def _references(plan: Plan, year: int, r: Draw) -> tuple[list[dict[str, Any]], list[str]]:
    """The true references and their lines. Forms give no years, so only those of the same year are listed."""
    true: list[dict[str, Any]] = []
    written: list[str] = []
    for one in plan.refs:
        if one.year - PAPER_YEARS != year:
            continue
        name = _id_name(one.station.name)
        if name == "STATE":
            text = said = f"DEPTEL {one.serial}"
        elif one.station.name == plan.station.name:
            if one.serial >= plan.serial:
                continue
            text = said = f"EMBTEL {one.serial}"
        else:
            text = f"{_then(one.station.name, one.station.written).upper()}'S {one.serial}"
            said = f"{text} TO DEPARTMENT" if r() < 0.5 else text
        true.append({"kind": "cable", "id": f"{year}{name}{one.serial}", "text": text})
        written.append(said)
    return true, [f"REFERENCE: {'; '.join(written)}"] if written else []


def _sent_line(own: str, others: list[To], r: Draw) -> list[str]:
    """`SENT DEPARTMENT 12, REPEATED INFORMATION LONDON 3, PARIS 4.`, in lines of a typist's width."""
    words = [f"{_city(one)} {one.number.lstrip('0')}" if one.number else f"{_city(one)} UNNUMBERED" for one in others]
    joint = ", " if r() < 0.7 else "; "
    lines = [f"SENT DEPARTMENT {own}{joint}REPEATED INFORMATION"]
    for at, one in enumerate(words):
        ends = "." if at + 1 == len(words) else ","
        if len(lines[-1]) + len(one) > 68:
            lines.append(f"{one}{ends}")
        else:
            lines[-1] += f" {one}{ends}"
    return lines


def _then(name: str, city: str) -> str:
    """The name of a post's city at the time."""
    return _NAMES_THEN[name].title() if name in _NAMES_THEN else city


def _id_name(name: str) -> str:
    """The name of a post in its ids at the time."""
    return _NAMES_THEN.get(name, name).replace(" ", "")


def _own_number(one: To) -> str | None:
    return one.number.lstrip("0") if one.number else None


def _city(one: To) -> str:
    return one.name.partition(" ")[2]


def _mixed(one: To) -> str:
    """`Amembassy LIMA`, as typists wrote on outgoing forms."""
    kind, space, place = one.name.partition(" ")
    return f"{kind.capitalize()} {place}" if space and kind in ("AMEMBASSY", "AMCONSUL") else one.name


def _day(sent: dt.datetime, r: Draw) -> str:
    """`March 3, 7 p.m.`: the nearest hour."""
    name = MONTHS[sent.month - 1]
    written = f"{name} {sent.day}, {sent.hour % 12 or 12} {'a.m.' if sent.hour < 12 else 'p.m.'}"
    return written if r() < 0.6 else written.upper().replace(".M.", "M")


def _minute(got: dt.datetime) -> str:
    return f"{got.hour % 12 or 12}:{got.minute:02} {'a.m.' if got.hour < 12 else 'p.m.'}"


def _initials(r: Draw) -> str:
    return "".join(chr(65 + int(r() * 26)) for _ in range(3))
