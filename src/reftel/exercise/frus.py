"""Exercise telegrams as documents of Foreign Relations of the United States: TEI volumes, pages and text copied from
the web.

Editors give a head, a source note, a dateline and the telegram's number; they leave out the header, reference lines,
markings and handling, and paragraphs that were not declassified. docs/forms.md lists the values.
"""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from typing import Any, NamedTuple

import msgspec

from reftel.exercise import names
from reftel.exercise.chance import draws
from reftel.exercise.copies import Copy
from reftel.exercise.stations import Station
from reftel.exercise.truth import TrueParagraph
from reftel.vocab.month_names import MONTHS

_OFFICES = ("EUR/EE", "ARA/MEX", "NEA/ARP", "EA/K", "AF/S", "OES", "SCA", "PM")
_DEPARTMENT = "Department of State"
_COLUMNS = re.compile(r"(?<![.!?:;])\s{2,}")


class Edited(NamedTuple):
    """A telegram as the editors print it."""

    number: int
    """Of the document in its volume."""
    head: str
    source: str
    place: str
    when: dt.datetime
    timed: bool
    """Whether the dateline gives the hour."""
    opening: str
    """`3775. Subject: The Lamp.`"""
    paragraphs: tuple[str, ...]
    signed: str
    notes: tuple[str, ...]
    """Of the editors, the first one to a word of the last paragraph."""


def volume_of(copy: Copy) -> str:
    """Return the name of the volume that a copy is in."""
    return f"frus{copy.draft.plan.when.year}v{90 + copy.draft.plan.index % 9}"


def as_tei(copy: Copy) -> str:
    """Return a volume of one document. `copy.said` gets the editors' changes."""
    edited = _edited(copy)
    moment = f"{edited.when:%Y-%m-%dT%H:%M:00+00:00}" if edited.timed else f"{edited.when:%Y-%m-%d}"
    day = _day(edited)
    text = [edited.opening, *edited.paragraphs]
    lines = [line for at, one in enumerate(text) for line in _elements(one, at)]
    lines[-1] = lines[-1].removesuffix("</p>") + _footnotes(edited) + "</p>"
    anchor = f"d{edited.number}"
    closer = (
        f"<closer><signed><hi rend='strong'>{escape(edited.signed)}</hi></signed></closer>" if edited.signed else ""
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" '
        f'xmlns:frus="http://history.state.gov/frus/ns/1.0" xml:id="{volume_of(copy)}">\n'
        "<teiHeader><fileDesc><titleStmt><title>EXERCISE EXERCISE EXERCISE</title></titleStmt></fileDesc>"
        "</teiHeader>\n"
        f'<text><body>\n<div type="document" n="{edited.number}" xml:id="{anchor}" subtype="historical-document" '
        f'frus:doc-dateTime-min="{moment}">\n<head>{edited.number}. {escape(edited.head)}'
        f'<note n="1" xml:id="{anchor}fn1" type="source"><p>{escape(edited.source)}</p></note></head>\n'
        f'<opener><dateline rendition="#right"><placeName>{escape(edited.place)}</placeName>, '
        f'<date when="{moment}" calendar="gregorian">{day}</date>.</dateline></opener>\n'
        + "\n".join(lines)
        + f"\n{closer}\n</div>\n</body></text></TEI>\n"
    )


def as_web(copy: Copy) -> str:
    """Return the document as text copied from its page: numbers of footnotes run into words."""
    edited = _edited(copy)
    body = [edited.opening, *edited.paragraphs]
    if edited.notes:
        body[-1] = f"{body[-1]}2"
    notes = (edited.source, *edited.notes)
    foot = "\n".join(f"  {at}. {note}" for at, note in enumerate(notes, 1))
    signed = f"\n\n{edited.signed}" if edited.signed else ""
    return (
        f"{edited.number}. {edited.head}1\n{edited.place}, {_day(edited)}.\n\n"
        + "\n\n".join(body)
        + f"{signed}\n{foot}\n"
    )


def as_site(copy: Copy) -> str:
    """Return the document as a page of the site: notes in a list, their numbers as links."""
    edited = _edited(copy)
    body = [element for one in (edited.opening, *edited.paragraphs) for element in _blocks(one)]
    if edited.notes:
        body[-1] = body[-1].removesuffix("</p>") + _call(2) + "</p>"
    notes = "".join(
        f'<li id="fn{at}">{escape(note, quote=False)}<a class="fn-back" href="#fnref{at}">\u21a9</a></li>'
        for at, note in enumerate((edited.source, *edited.notes), 1)
    )
    signed = f'<div class="tei-closer"><span class="tei-signed">{escape(edited.signed)}</span></div>\n'
    lines = (
        "<!DOCTYPE html>",
        "<html><head><title>EXERCISE EXERCISE EXERCISE - Historical Documents</title></head><body>",
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/search">Search</a></li></ul></nav>',
        "<main><p>Foreign Relations of the United States</p>",
        f'<div class="tei-div"><h4 class="tei-head">{edited.number}. {escape(edited.head)}{_call(1)}</h4>',
        f'<div class="tei-opener"><span class="tei-placeName">{escape(edited.place)}</span>, '
        f'<span class="tei-date">{_day(edited)}</span>.</div>',
        *body,
        f'{signed if edited.signed else ""}<div class="footnotes"><ol>{notes}</ol></div></div></main>',
        "<footer><p>Office of the Exercise</p></footer></body></html>",
    )
    return "\n".join(lines) + "\n"


def _call(number: int) -> str:
    """The number of a footnote in the text."""
    return f'<sup><a class="note" rel="footnote" id="fnref{number}" href="#fn{number}">{number}</a></sup>'


def _blocks(paragraph: str) -> list[str]:
    """A paragraph as elements of HTML: `p` for prose and points, `pre` for rows."""
    made: list[str] = []
    rows: list[str] = []
    for line in [*paragraph.split("\n"), ""]:
        if "\t" in line:
            rows.append(escape(line, quote=False))
            continue
        if rows:
            made.append("<pre>" + "\n".join(rows) + "</pre>")
            rows = []
        if line:
            made.append(f"<p>{escape(line, quote=False)}</p>")
    return made


def _day(edited: Edited) -> str:
    when = edited.when
    hour = f", {when:%H%M}Z" if edited.timed else ""
    return f"{MONTHS[when.month - 1]} {when.day}, {when.year}{hour}"


def _elements(paragraph: str, at: int) -> list[str]:
    """A paragraph as elements: `p` for prose and points, `table` for rows."""
    made: list[str] = []
    rows: list[str] = []
    for line in [*paragraph.split("\n"), ""]:
        if "\t" in line:
            rows.append("".join(f"<cell>{escape(cell, quote=False)}</cell>" for cell in line.split("\t")))
            continue
        if rows:
            made.append(f"<table>{''.join(f'<row>{row}</row>' for row in rows)}</table>")
            rows = []
        if line:
            made.append(f"<p>{_marked(line, at)}</p>")
    return made


def _marked(text: str, at: int) -> str:
    """The text with editors' marks within sentences: breaks of pages, words of the glossary."""
    words = escape(text, quote=False).split(" ")
    if at and len(words) > 12:
        words[6] = f'<pb n="{200 + at}" facs="0{200 + at}"/>{words[6]}'
        if words[9].isalpha():
            words[9] = f'<gloss target="#t_EX_{at}">{words[9]}</gloss>'
    lines, line = [], ""
    for word in words:
        line = f"{line} {word}" if line else word
        if len(line) > 90:
            lines.append(line)
            line = ""
    return "\n    ".join([*lines, line]).rstrip()


def _footnotes(edited: Edited) -> str:
    return "".join(
        f'<note n="{at}" xml:id="d{edited.number}fn{at}"><p>{escape(note)}</p></note>'
        for at, note in enumerate(edited.notes, 2)
    )


def _edited(copy: Copy) -> Edited:
    """Return the text of the editors; its true values go to `copy.said`."""
    draft, plan = copy.draft, copy.draft.plan
    r = draws(plan.index, 0xF205)
    station = plan.station
    is_timed, is_numbered = r() < 0.7, r() < 0.85
    kept = [editors_lines(para) for para in copy.laid.paragraphs]
    shown, true, redactions = _cut(kept, r)
    film = f"D{plan.when:%y}{plan.index % 10_000:04d}-{plan.serial % 10_000:04d}"
    officers = [(f"{names.given(r)} {names.surname(r)}", _OFFICES[int(r() * len(_OFFICES))]) for _ in range(3)]
    repeated = [_city(one.name) for one in plan.info if one.name.startswith(("AMEMBASSY ", "AMCONSUL "))][:4]
    acts = ""
    if r() < 0.5:
        acts = " Drafted by {} ({}); cleared by {} ({}); and approved by {} ({}).".format(
            *(part for officer in officers for part in officer)
        )
    to_whom = f" Repeated to {_listed(repeated)}." if repeated else ""
    source = (
        f"Source: National Archives, RG 59, Central Foreign Policy File, {film}. {plan.level.level.title()}; "
        f"{plan.precedence.title()}.{to_whom}{acts}"
    )
    sender, to = _sender(station), _addressee(station, plan.action[0].name if plan.action else "")
    number = f"{plan.serial}. " if is_numbered else ""
    notes = ("Exercise: the lamp was returned in the autumn.",) if r() < 0.5 else ()
    created = plan.when.replace(tzinfo=dt.UTC)
    if not is_timed:
        created = created.replace(hour=0, minute=0)
    copy.said |= {
        **_left_out(copy),
        "created": f"{created:%Y-%m-%dT%H:%M:00Z}",
        "sender": sender,
        "action": [{"name": to}],
        "info": [{"name": name} for name in repeated],
        "classification": {"level": plan.level.level, "caveats": []},
        "film_number": film,
        "transmission": {"precedence": plan.precedence},
        "paragraphs": [msgspec.to_builtins(one) for one in true],
        "redactions": redactions,
        "signed_by": [draft.chief.title()] if draft.chief else [],
        "subject": f"{draft.subject}.",
    }
    printed = {para.number for para in true}
    for name, cuts in (("summary", draft.summary_cuts), ("comment", draft.comment_cuts)):
        if cuts and (cuts[0].before == 0 or any(draft.paras[cut.place].number not in printed for cut in cuts)):
            copy.said[name] = None
    if not is_numbered:
        copy.said |= {"id": None, "serial": None}
    if acts:
        for name, (person, office) in zip(("drafted_by", "cleared_by", "approved_by"), officers, strict=True):
            copy.said[name] = [{"name": person, "office": office}]
    return Edited(
        number=1 + plan.index % 300,
        head=f"Telegram From the {sender} to the {to}",
        source=source,
        place="Washington" if station.region == "DEPT" else station.city,
        when=plan.when,
        timed=is_timed,
        opening=f"{number}Subject: {draft.subject}.",
        paragraphs=tuple(shown),
        signed=draft.chief.title(),
        notes=notes,
    )


def _left_out(copy: Copy) -> dict[str, Any]:
    """Fields of which the editors print nothing."""
    plan = copy.draft.plan
    none: tuple[str, ...] = ("captions", "passing", "tags", "references", "classified_by", "handling", "sections")
    return {
        **{name: [] for name in none},
        "transmission": {},
        "executive_order": None,
        "declassify_on": None,
        "subject_marking": None,
        "released": None,
        "articles": [],
        "year": plan.when.year,
        "post": plan.station.name,
        "origin": plan.station.display,
    }


def editors_lines(true: TrueParagraph) -> TrueParagraph:
    """Return a paragraph as editors set it, without its marking: prose in one line, each point and each row of a
    table on a separate line, cells divided by tabs."""
    points = tuple(msgspec.structs.replace(point, text=" ".join(point.text.split())) for point in true.points)
    labels = [point.label for point in true.points]
    lines: list[str] = []
    goes_on = False
    for line in true.text.split("\n"):
        cells = [cell.strip() for cell in _COLUMNS.split(line.strip())]
        row = " ".join(line.split())
        if not row or not row.strip("- "):
            goes_on = False
        elif len(cells) > 1:
            lines.append("\t".join(cells))
            goes_on = False
        elif labels and row.startswith(labels[0]):
            del labels[0]
            lines.append(row)
            goes_on = True
        elif goes_on:
            lines[-1] = f"{lines[-1]} {row}"
        else:
            lines.append(row)
            goes_on = True
    anchor = f"p{true.number}" if true.number is not None else true.anchor
    return TrueParagraph(anchor=anchor, number=true.number, text="\n".join(lines), points=points)


def _cut(kept: list[TrueParagraph], r: Any) -> tuple[list[str], list[TrueParagraph], list[str]]:
    """Return the printed paragraphs, their true values, and the parts that were not declassified."""
    out = set()
    if r() < 0.35 and len(kept) > 3:
        first = 1 + int(r() * (len(kept) - 2))
        out = set(range(first, min(first + 1 + int(r() * 2), len(kept) - 1)))
    shown: list[str] = []
    true: list[TrueParagraph] = []
    marks: list[str] = []
    for at, para in enumerate(kept):
        if at in out:
            if at - 1 not in out:
                size = len([one for one in out if one >= at])
                mark = f"[{size} paragraph{'s' * (size > 1)} ({3 * size} lines) not declassified]"
                marks.append(mark)
                shown.append(mark)
                true.append(TrueParagraph(anchor=f"u{len(marks)}", text=mark))
            continue
        shown.append(f"{para.number}. {para.text}" if para.number is not None else para.text)
        true.append(para)
    return shown, true, marks


def _sender(station: Station) -> str:
    if station.region == "DEPT":
        return _DEPARTMENT
    kind, _, _ = station.display.partition(" ")
    if kind == "Embassy":
        return f"Embassy in {station.country_name}"
    return f"{kind} in {station.city}" if kind == "Consulate" else station.display


def _addressee(station: Station, first: str) -> str:
    if station.region != "DEPT":
        return _DEPARTMENT
    return f"Embassy in {_city(first)}" if first.startswith("AMEMBASSY ") else _city(first) or "Embassies in Europe"


def _city(name: str) -> str:
    return name.removeprefix("AMEMBASSY ").removeprefix("AMCONSUL ").title()


def _listed(these: list[str]) -> str:
    if len(these) < 2:
        return "".join(these)
    return f"{', '.join(these[:-1])}{',' * (len(these) > 2)} and {these[-1]}"
