r"""Copies as the bytes of their form: telegram text, a page of the Cablegate site, a row of `cables.csv`.

Only the structure of the containers is imitated; navigation is short and invented. Text forms are as in text dumps:
with a preamble of five lines or bare. The table's dialect has every field quoted, `\"` for a quote, `\\` for a
backslash, and newlines as they are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import escape

from reftel.exercise.australian import as_australian
from reftel.exercise.containers import ROWS, WRAPS
from reftel.exercise.copies import ALONE, PARTIAL, Copy
from reftel.exercise.documents import document, faxed
from reftel.exercise.frus import as_site, as_tei, as_web
from reftel.exercise.labeled import as_military, as_smart
from reftel.exercise.on_paper import as_paper
from reftel.exercise.records import as_plusd, as_record
from reftel.vocab.month_names import SHORT_MONTHS

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBERED = re.compile(r"¶(\d+|[A-Z](?=[.)]))")
_CP1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
"""Characters of the bytes 80 to 9F in Windows-1252; its five gaps stay control characters."""
_NEWLINE = "&#x000A;"


SCRAPED = dt.datetime(2011, 8, 30, 1, 44)
"""Release times of scraped pages."""


def printed_time(copy: Copy) -> dt.datetime:
    """The time that the container prints: pages before 2011-09 have the 12-hour clock's hour for minutes, preambles no
    time at all.
    """
    when = copy.created
    if copy.place.form == "page" and copy.place.variant != "2011-09":
        return when.replace(minute=(when.hour - 1) % 12 + 1)
    if "preamble" in copy.place.variant and copy.scraped is None:
        return when.replace(hour=0, minute=0)
    return when


def body(copy: Copy) -> str:
    """The text from the classification line on."""
    text = "\n".join(copy.laid.texts)
    if copy.draft.style.trailing and "paged" not in copy.place.variant:
        text = text.replace("\n", " \n")
    if copy.left is not None:
        text = text[: copy.left]
    return text


def header(copy: Copy) -> str:
    """The header, or the sentence in its place."""
    return PARTIAL if copy.partial else "\n".join(copy.laid.header)


def title(copy: Copy) -> str:
    """The subject cut after its first line, as containers print it."""
    first = copy.draft.subject_lines[0].partition(" ")[2]
    marking = copy.draft.subject_marking
    if marking:
        first = first.removeprefix(f"({marking})").lstrip()
    return first


def render(copy: Copy) -> bytes:
    """The copy's bytes. A row of the table has no newline at its end."""
    form = copy.place.form
    if form in ALONE:
        return _alone(copy, form)
    text = as_row(copy) if form == "csv" else as_page(copy) if form == "page" else as_text(copy)
    if copy.nuls:
        text = text.replace("\n\n", "\n\0\n")
    if copy.twice:
        return text.encode().decode("latin-1").translate(_CP1252).encode()
    return text.encode(copy.encoding)


def _alone(copy: Copy, form: str) -> bytes:
    if form in _LABELED:
        return _LABELED[form](copy).encode()
    if form in _AROUND:
        return _AROUND[form](copy, as_text(copy)).encode()
    made = document("\n".join(line.rstrip() for line in f"{header(copy)}\n{body(copy)}".split("\n")))
    return faxed(made, copy.draft.plan.index) if form == "fax" else made


_LABELED: dict[str, Callable[[Copy], str]] = {
    "smart": as_smart,
    "military": as_military,
    "frus": as_tei,
    "frus-web": as_web,
    "frus-page": as_site,
    "australian": as_australian,
    "paper": as_paper,
}
"""Form -> function that writes it from the draft."""
_AROUND: dict[str, Callable[[Copy, str], str]] = {"nara": as_record, "plusd": as_plusd}
"""Form -> function that writes it around the telegram's text."""


def as_text(copy: Copy) -> str:
    """Telegram text: bare, with a preamble, or as the words of a page were scraped."""
    head, text = header(copy), body(copy)
    whole = f"{head}{'' if copy.glued else chr(10)}{text}" if head else text
    if copy.scraped is not None:
        whole = f"{_scraped(copy)}{whole}"
    elif "preamble" in copy.place.variant:
        whole = f"{_preamble(copy)}{whole}"
    elif copy.draft.plan.serial % 2:
        whole = f"\n{whole}"
    whole += "\n"
    return whole.replace("\n", "\r\n") if copy.crlf else whole


def _preamble(copy: Copy) -> str:
    plan, when = copy.draft.plan, copy.created
    zone = "+0200" if 3 < when.month < 11 else "+0100"
    day = f"{_WEEKDAYS[when.weekday()]} {SHORT_MONTHS[when.month - 1]} {when.day:02d} 00:00:00 {zone} {when.year}"
    return f"{plan.id}\n{title(copy)}\n{day}\n{copy.classification}\n{plan.station.display}\n"


def _scraped(copy: Copy) -> str:
    """The top of a scraped page: its words, a cut-off header, the database's record."""
    plan, when = copy.draft.plan, copy.created
    minute = f"{when:%Y-%m-%d %H:%M}"
    origin = plan.station.display
    lines = [
        "Community resources",
        "",
        f"Viewing cable {plan.id}, {title(copy)}",
        "",
        "An exercise page: its three boxes hold the record, the header and the text.",
        "",
        "Reference ID\tCreated\tReleased\tClassification\tOrigin",
        f"{plan.id}\t{minute}\t{SCRAPED:%Y-%m-%d %H:%M}\t{copy.classification}\t{origin}",
        "",
    ]
    if copy.articles:
        lines += ["Appears in these articles:", "", *(f"<{url}>" for url in copy.articles), ""]
    lines += [
        *(copy.scraped or ()),
        "",
        str(900_000 + plan.index),
        f"{minute}:00",
        plan.id,
        origin,
        copy.classification,
    ]
    return "\n".join([*lines, "", ""])


def wrapped(copy: Copy) -> bytes:
    """The copy in its container: a separate file, a collected member, or a row of a table."""
    kind = copy.place.wrap
    if kind in ROWS:
        plan, when = copy.draft.plan, copy.created
        to = plan.action[0].name if plan.action else ""
        day = when.strftime("%Y-%m-%d") if kind == "sql" else when.strftime("%Y-%m-%d %H:%M:00")
        ids = (str(plan.index + 1), day, plan.id, copy.classification, plan.station.display, to)
        return ROWS[kind]((*ids, header(copy), body(copy)))
    around = WRAPS[kind].around
    data = render(copy)
    return around(data, copy.draft.plan.id) if around else data


def as_row(copy: Copy) -> str:
    """A row of `cables.csv`."""
    plan, when = copy.draft.plan, copy.created
    cites = "|".join(ref.id for ref in plan.refs)
    head, text = header(copy), body(copy)
    if copy.crlf:
        text = text.replace("\n", "\r\n")
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    text = text.replace('"', '\\"')
    if copy.escaped:
        head, text = head.replace("\n", "\\n"), text.replace("\n", "\\n")
    return (
        f'"{plan.index + 1}","{when.month}/{when.day}/{when.year} {when.hour}:{when.minute:02d}","{plan.id}",'
        f'"{plan.station.display}","{copy.classification}","{cites}","{head}","{text}"'
    )


def _anchored(text: str) -> str:
    """Text for a `<pre>`: entities, newlines as `&#x000A;`, an anchor at each pilcrow."""
    text = escape(text, quote=False)
    text = _NUMBERED.sub(r"<a id='par\1' href='#par\1'>¶</a>\1", text)
    return text.replace("\n", _NEWLINE)


def _linked(copy: Copy, text: str) -> str:
    """The TAGS line with each tag as a link, commas dropped, as the site's linker left it."""
    words: list[str] = []
    for tag in copy.draft.tags:
        joins = copy.fused_tags and words and len(tag) == 4 and re.fullmatch(r"(?:[A-Z]{4}){1,3}", words[-1])
        if joins:
            words[-1] += tag
        else:
            words.append(tag)
    shown = [f"({word})" if ", " in word else f"<a href='/tag/{word}_0.html'>{word}</a>" for word in words]
    return re.sub(r"(TAGS:? ).*", lambda match: match.group(1) + " ".join(shown), text, count=1, flags=re.S)


def as_page(copy: Copy) -> str:
    """A page of the site, in the layout of its month."""
    plan, when = copy.draft.plan, copy.created
    variant = copy.place.variant
    up = "../../.." if variant == "2010-11" else ""
    minute = f"{printed_time(copy):%Y-%m-%d %H:%M}"
    cells = [
        f"<a href='{up}/cable/{when:%Y/%m}/{plan.id}.html'>{plan.id}</a>",
        f"<a href='{up}/date/{when:%Y-%m}_0.html'>{minute}</a>",
    ]
    names = ["Reference ID", "Date"]
    if variant != "2010-11" and copy.released is not None:
        released = copy.released
        names = ["Reference ID", "Created", "Released"]
        cells.append(f"<a href='{up}/reldate/{released:%Y-%m-%d}_0.html'>{released:%Y-%m-%d %H:%M}</a>")
    cells.append(f"<a href='{up}/classification/5_0.html' title='unclassified//fouo'>{copy.classification}</a>")
    cells.append(f"<a href='{up}/origin/{plan.station.number}_0.html'>{escape(plan.station.display)}</a>")
    names += ["Classification", "Origin"]
    heads = "\n".join(f"<th>{name}</th>" for name in names)
    row = "\n".join(f"<td>\n{cell}\n</td>" for cell in cells)
    articles = ""
    if copy.articles:
        links = "".join(f"<a href='{url}'>{url}</a><br />\n" for url in copy.articles)
        articles = f"<tr>\n<td colspan='{len(names)}'>\nAppears in these articles:<br />\n{links}</td>\n</tr>\n"
    elif variant == "2010-11":
        articles = f"<tr>\n<td colspan='{len(names)}'></td>\n</tr>\n"
    return (
        f"{_TOP.format(up=up, year=when.year, id=plan.id, title=escape(title(copy), quote=False))}"
        f"<table class='cable'>\n<tr>\n{heads}\n</tr>\n<tr>\n{row}\n</tr>\n{articles}</table>\n"
        f"<code><pre>{escape(header(copy), quote=False).replace(chr(10), _NEWLINE)}</pre></code>\n"
        f"<code><pre>{_body_cell(copy)}</pre></code>\n{_BOTTOM.format(up=up)}"
    )


def _body_cell(copy: Copy) -> str:
    """The body's `<pre>`: the TAGS line is linked after the rest has been escaped."""
    laid = copy.laid
    at = laid.kinds.index("tags") if "tags" in laid.kinds else -1
    if at < 0 or copy.left is not None:
        return _anchored(body(copy))
    kept = laid.texts[at]
    laid.texts[at] = "\0"
    cell = _anchored(body(copy))
    laid.texts[at] = kept
    return cell.replace("\0", _linked(copy, escape(kept, quote=False)).replace("\n", _NEWLINE))


_TOP = """<?xml version='1.0' encoding='utf-8' ?>
<html lang='en'>
<head>
<meta http-equiv="content-type" content="text/html;charset=UTF-8">
<title>Cable Viewer</title>
<link href='{up}/static/css/cables.css' rel='stylesheet' type='text/css' />
</head>
<body>
<div class='main'>
<div class='pane small'>
<p>Exercise traffic: nothing here was ever sent</p>
<h3>Browse by creation date</h3>
<div class='sort'>
<a href='{up}/date/{year}-01_0.html'>{year}/01</a>
</div>
<h3>Browse by classification</h3>
<div class='sort'>
<a href='{up}/classification/1_0.html'>CONFIDENTIAL</a>
<a href='{up}/classification/5_0.html'>UNCLASSIFIED</a>
</div>
</div>
<div class='pane big'>
<h3>Viewing cable {id}, {title}</h3>
<div>
Understanding cables: the first box says what and when, the second to whom, the third is the text.
</div>
"""

_BOTTOM = """</div>
</div>
<script src='{up}/static/js/js.js' type='text/javascript'></script>
</body>
</html>
"""
