"""A document of Foreign Relations of the United States, however it came: its head, source note, dateline and text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from reftel.blocks import RegionKind
from reftel.field_names import FieldName
from reftel.forms.layout import Layout
from reftel.model import Addressee
from reftel.particulars import Attribute, Officer
from reftel.spans import MappedText, Span, Weave
from reftel.values.telegram_series import LAST_APART
from reftel.vocab.posts import Post, posts
from reftel.vocab.tables import captions

_FROM_TO = re.compile(
    r"(?:(?:Tele?gram|Cablegram|Telex)\s+)?From\s++(?P<sender>.{3,160}?)\s+to\s++(?P<to>.{3,300}?)\s*$", re.IGNORECASE
)
_OLD = re.compile(r"(?:The\s++)?(?P<sender>.{3,160}?)\s+to\s++(?P<to>(?:the\s+)?.{3,300}?)\s*\d{0,2}$", re.IGNORECASE)
_NUMBERED = re.compile(r"\[?\d{1,4}\]?\.\s+")
SERIES = (
    r"(?:Tosec|Secto|Todel|Delto|Hakto|Tohak|Tocah|Cahto|Polto|Topol|Dulte|Tedul|Gadel|Delga|Wirom|Cedto|Repto|Ecato"
    r"|Toeca|Busec|Usito|Excon|Toant|Secun|Unsec)"
)
"""Series of a conference or of an officer on a journey, with numbers of their own."""
_SERIAL = re.compile(
    rf"\s*(?:(?:{SERIES}\s+\d{{1,6}}\s?/\s?)?(?P<serial>\d{{1,6}})(?:\s?/\s?{SERIES}\s+\d{{1,6}})?|{SERIES}\s+\d{{1,6}})"
    r"\.\s+(?=\S)",
    re.IGNORECASE,
)
"""The number that the network gave a telegram: `3781.`, `Tosec 160022/62117.`, `Secto 4011.`."""
_FILM = re.compile(r"\b([DPN])\s?(\d{6})[\u2013\u2014-](\d{4})\b")
_LEVEL = re.compile(
    r"\b(Top Secret|Secret|Confidential|Limited Official Use|(?:For )?Official Use Only|Unclassified|Restricted)\b"
)
_PRECEDENCE = re.compile(r"\b(Flash|Niact(?: Immediate)?|Immediate|Priority|Routine)\b", re.IGNORECASE)
_BELOW = re.compile(
    r"\s*(?:[A-Z0-9][^\n.]{2,90}(?:\b(?:U\.S|Amb)\.[^\n.]{0,60})?\.[ \n]{1,3}){1,3}(?=Subj(?:ect)?:\s|SUBJ(?:ECT)?:\s)"
)
"""Instructions before the subject, in the line of the number: `5777. For NEA from Example. Subject: ...`."""
_SENTENCE = re.compile(r"\.(?=\s|$)")
_RESTRICTION = re.compile(
    r"\b(Exdis|Nodis|Limdis|Stadis|Noforn|Cherokee|Eyes Only|Roger Channel|Niact)\b", re.IGNORECASE
)
_REPEATED = re.compile(
    r"\b(?:Repeated|Sent(?=(?:\s+(?:also|[A-Z][a-z]+))?\s+for\s+information\b)|Also\s+sent|Sent\s+also)"
    r"(?:\s+(?:for\s+information|also|[A-Z][a-z]+)){0,3}?\s+to\s+(?P<to>[^;]{2,1200}?)(?:\.\s|\.$|$|;)"
)
_ACT = re.compile(
    r"\b(?P<act>Drafted|Cleared|Approved)(?:(?:\s++(?:on|in)\s++[\w ]{1,24}?)?\s++by\s++|(?<=leared)\s++(?=in\s+[A-Z]))"
    r"(?P<names>[\s\S]{2,500}?)"
    r"(?=,?\s+(?:and\s+)?(?:drafted|cleared|approved)\b|;|(?<=[a-z][a-z)])\.\s+[A-Z]|\.?\s*$)",
    re.IGNORECASE,
)
_OFFICER = re.compile(
    r"(?P<name>[A-Z][\w.'\u2019\-]*(?:\s+[A-Za-z][\w.'\u2019\-]*){0,4})(?:\s*\((?P<office>[A-Z][\w/&\-]{0,15})\))?"
)
_CLEARING = re.compile(r"(?:in\s+)?(?P<office>[A-Z]{1,8}(?:[/-][A-Z0-9]{1,8}){0,3})")
"""An office that cleared, without an officer: `cleared in EUR/WE, L/EB, and DOT`."""
_UNIT = re.compile(r"\s+of\s+(?:the\s+)?(?=[A-Z])")
"""The words between a name and the office in full: `Ann Sample of the Division of Cultural Affairs`."""
_TITLED = re.compile(
    r"(?:(?:the|then|Acting|Deputy|Special|Senior|Chief|Assistant|Under|Executive|Political|Officer|Director|Counselor"
    r"|Secretary|Ambassador|Minister|Consul|Adviser|Administrator)\s+){1,4}"
    r"(?:for|of|to|in|at|Secretary|Director|Assistant|Adviser|Officer)\b"
    r"|(?:the\s+)?(?:Office|Bureau|Division|Department|Staff|Embassy)\s+(?:of|for|in)\b",
    re.IGNORECASE,
)
"""A title after a name, which is an officer's and not another one: `Special Assistant to the Administrator`."""
_BETWEEN = re.compile(r",\s++(?:and\s++)?|(?<!\s)\s++and\s++")
_ARTICLE = re.compile(r"^(?:the|and)\s+(?!Hague\b)", re.IGNORECASE)
_MISSION = re.compile(
    r"(?:The )?(?:U\.?S\.? |Permanent )?Mission (?:to|in|at) (?:the )?(?P<to>[^(]{3,80}?)\s*(?:\(|$)", re.IGNORECASE
)
_MISSIONS = (
    ("united nations", "USUN NEW YORK"),
    ("north atlantic treaty", "USNATO"),
    ("nato", "USNATO"),
    ("european communit", "USEC BRUSSELS"),
    ("european union", "USEU BRUSSELS"),
    ("european office", "GENEVA"),
    ("economic cooperation and development", "USOECD PARIS"),
    ("international atomic energy", "UNVIE VIENNA"),
    ("berlin", "USMISSION USBERLIN"),
)
"""Missions as editors name them; the embassy of their city is another post."""
_RUN_ON = re.compile(r"\s*Subj(?:ect)?:[^\n]{3,300}?[.?] (?=1\. ?[A-Z(])", re.IGNORECASE)
"""A subject with the first numbered paragraph in its line."""
_HEADING = re.compile(r"\s*REF(?:ERENCE)?S?(?:TEL)?(?=:?\s)", re.IGNORECASE)
_MOST_INSTRUCTIONS = 300
_CIRCULAR = re.compile(
    r"\bCircular\s+Telegram|\bto\s+(?:Certain|All)\s+(?:Diplomatic\s+|American\s+|Consular\s+|and\s+){0,4}"
    r"(?:Posts|Missions|Officers|Offices)",
    re.IGNORECASE,
)
_HEAD, _SOURCE = 600, 20_000
"""Characters of a head and of a source note that are read for values."""
_ACTS: Mapping[str, FieldName] = {"drafted": "drafted_by", "cleared": "cleared_by", "approved": "approved_by"}
_ORDER: tuple[tuple[str, RegionKind], ...] = (
    ("file", "preamble"),
    ("head", "preamble"),
    ("source", "preamble"),
    ("front", "preamble"),
)
_BLOCKS: Mapping[str, RegionKind] = {"closer": "closing", "attachment": "attachment", "source": "note", "note": "note"}
"""Zones that follow the telegram -> their kinds of blocks. Also used for the source note if it is the first
footnote."""


class FrusDocument:
    """Parts of a document: the text of each zone, and the meaningful attributes of its elements."""

    def __init__(self, *, source_first: bool = True) -> None:
        self.zones: dict[str, MappedText] = {}
        self.source_first = source_first
        """Whether the source note is beside the head; else it is among the footnotes."""
        self.number = ""
        self.anchor = ""
        self.when = ""
        self.pages: list[str] = []
        self.unclosed: tuple[str, ...] = ()
        """Elements without an end: the volume is damaged."""

    def see(self, name: str, attributes: dict[str, str], zone: str) -> None:
        """Look at an element's beginning."""
        if name == "frus:attachment" and not (self.number or self.anchor):
            self.anchor = attributes.get("xml:id", "")
        elif name == "div" and attributes.get("type") == "document" and not self.number:
            self.number, self.anchor = attributes.get("n", ""), attributes.get("xml:id", "")
            self.when = attributes.get("frus:doc-dateTime-min", "")
        elif name == "date" and zone == "front" and (when := attributes.get("when") or attributes.get("from")):
            self.when = when
        elif name == "pb" and attributes.get("n"):
            self.pages.append(attributes["n"])


def put_document(layout: Layout, document: FrusDocument, rule: str) -> None:
    """Put the zones of a document into a layout and its values into the frame."""
    places: dict[str, Span] = {}
    lists: list[tuple[str, RegionKind]] = [(zone, "preamble") for zone in document.zones if zone.startswith("list:")]
    lists = [one for one in lists if one[0] != "list:references" or "text" not in document.zones]
    for zone, kind in (*_ORDER, *lists):
        if zone == "source" and not document.source_first:
            continue
        _put(layout, document, zone, kind, places)
    head = " ".join(document.zones["head"].text[:_HEAD].split()) if "head" in document.zones else ""
    _date(layout, document, places, rule)
    sender = _parties(layout, head, places.get("head", Span(0, 0)), rule)
    _text(layout, document, sender, rule)
    for zone, kind in _BLOCKS.items():
        if zone == "source" and document.source_first:
            continue
        _put(layout, document, zone, kind, places)
    if "closer" in places:
        names = tuple(" ".join(one.split()).strip(" .") for one in document.zones["closer"].text.splitlines())
        if signed := tuple(name for name in names if name and len(name) < 60):
            layout.give("signed_by", signed, places["closer"], rule)
    if "front" in places and (level := _LEVEL.search(document.zones["front"].text.title())):
        span = Span(*level.span()).shift(places["front"].start)
        layout.give("classification", _level(level[1]), span, rule)
    if "front" in places:
        front = document.zones["front"].text
        _precedence(layout, front, 0, len(front), places["front"].start, rule)
    if "source" in places:
        _source(layout, document.zones["source"].text[:_SOURCE], places["source"], rule)
    for zone, _ in lists:
        _list(layout, zone.removeprefix("list:"), document.zones[zone].text, places[zone], rule)
    _attributes(layout, document, head, places)


def _level(written: str) -> str:
    """The level as a container says it; OFFICIAL USE ONLY marked unclassified telegrams."""
    raised = written.upper()
    return "UNCLASSIFIED//FOR OFFICIAL USE ONLY" if raised.endswith("USE ONLY") else raised


def _put(layout: Layout, document: FrusDocument, zone: str, kind: RegionKind, places: dict[str, Span]) -> None:
    if zone in document.zones:
        if layout.size:
            layout.fill("\n", kind)
        start = layout.put(document.zones[zone], kind)
        places[zone] = Span(start, layout.size)


def _text(layout: Layout, document: FrusDocument, sender: str, rule: str) -> None:
    """The telegram, after the number that the network gave it."""
    if "text" not in document.zones:
        layout.defect("text-elsewhere", "the document has no text here")
        return
    text = document.zones["text"]
    start = 0
    post = _post(sender, document)
    if post is not None:
        layout.give("origin", post.display, layout.place_of("sender"), rule)
    if (number := _SERIAL.match(text.text)) and number["serial"] != "1":
        layout.fill("\n", "record")
        at = layout.put(text.cut(0, number.end()), "record")
        start = number.end()
        moment = layout.moment("created")
        if moment is not None and post is not None and number["serial"]:
            span = Span(at + number.start("serial"), at + number.end("serial"))
            _identify(layout, document, moment.year, post.name, number["serial"], span, rule)
    else:
        layout.fill("\n", "filler")
    if references := document.zones.get("list:references"):
        layout.put(_labeled(references), "telegram")
        layout.fill("\n", "telegram")
    if above := _BELOW.match(text.text, start, start + _MOST_INSTRUCTIONS):
        layout.put(text.cut(start, above.end()), "telegram")
        layout.fill("\n", "telegram")
        start = above.end()
    if run_on := _RUN_ON.match(text.text, start):
        layout.put(text.cut(start, run_on.end()), "telegram")
        layout.fill("\n\n", "telegram")
        start = run_on.end()
    layout.put(text.cut(start, len(text)), "telegram")


def _identify(layout: Layout, document: FrusDocument, year: int, post: str, serial: str, span: Span, rule: str) -> None:
    """Give the id. Until 1966 the Department numbered circular telegrams, and those to each post, apart."""
    is_apart = post == "STATE" and year <= LAST_APART
    if is_apart and _CIRCULAR.search(document.zones["head"].text[:_HEAD] if "head" in document.zones else ""):
        layout.defect("addressee-number", f"{serial} is a number of circular telegrams, which makes no id", span)
        return
    layout.give("reference_id", f"{year}{post}{serial}", span, rule)
    if is_apart:
        note = f"{serial} is the number of this telegram to its addressee; others of the Department may have it"
        layout.defect("addressee-number", note, span)


def _labeled(references: MappedText) -> MappedText:
    """The list of references with a colon after its heading, or with a label if it has none."""
    weave = Weave(references)
    heading = _HEADING.match(references.text)
    at = heading.end() if heading else 0
    weave.keep(0, at)
    weave.fill(": " if heading else "Ref: ")
    weave.keep(at + len(references.text[at:]) - len(references.text[at:].lstrip()), len(references.text))
    return weave.done()


def _post(sender: str, document: FrusDocument) -> Post | None:
    """Return the sending post: from the dateline, or from the embassy's country."""
    if re.search(r"\b(?:Department of State|Secretary of State|Acting Secretary)\b", sender):
        return posts().by_name["STATE"]
    if (mission := _MISSION.match(sender)) is not None:
        name = next((name for words, name in _MISSIONS if words in mission["to"].casefold()), mission["to"].upper())
        return posts().resolve(name)
    if (known := posts().resolve(sender.upper())) is not None:
        return known
    front = document.zones["front"].text.strip() if "front" in document.zones else ""
    place = next(iter(front.split(",")[0].splitlines()[-1:]), "").strip()  # marks are above it
    country = re.sub(
        r"(?s:\A.*)\b(?:Embassy|Mission|Consulate(?: General)?|Legation|Office|Ambassador|Delegation)"
        r"\s+(?:in|at|to)\s+",
        "",
        sender,
    )
    for name in (
        place,
        place.removesuffix(" City"),
        country.split("(")[0].strip(),
        f"Embassy {country.split('(')[0].strip()}",
    ):
        if name and (known := posts().resolve(name.upper())):
            return known
    return None


def _date(layout: Layout, document: FrusDocument, places: dict[str, Span], rule: str) -> None:
    if not document.when:
        return
    span = places.get("front", places.get("head", Span(0, 0)))
    try:
        when = dt.datetime.fromisoformat(document.when)
    except ValueError:
        layout.defect("frame-date", f"no date: {document.when[:40]!r}", span)
        return
    is_day = len(document.when) <= 10 or (when.hour, when.minute) == (0, 0)
    moment = when.replace(tzinfo=dt.UTC) if when.tzinfo is None or is_day else when.astimezone(dt.UTC)
    layout.give("created", moment, span, rule)
    layout.created_is = "day only" if is_day else "exact"


def _parties(layout: Layout, head: str, span: Span, rule: str) -> str:
    """Sender and addressees of the head; return the sender as written."""
    bare = _NUMBERED.sub("", head, count=1).strip()
    match = _FROM_TO.search(bare) or _OLD.match(bare)
    if match is None:
        return ""
    sender = _ARTICLE.sub("", match["sender"]).strip()
    layout.give("sender", sender, span, rule)
    to = tuple(Addressee(name=name, span=span) for name in _names(match["to"]))
    if to:
        layout.give("action", to, span, rule)
    return sender


def _names(written: str) -> list[str]:
    return [name for part in _BETWEEN.split(written) if (name := _ARTICLE.sub("", part.strip()).strip(" ."))]


def _source(layout: Layout, written: str, place: Span, rule: str) -> None:
    """File, film number, level, restrictions, addressees for information, and drafter."""
    at = max(written.find("Source:"), 0)

    def span(match: re.Match[str], group: str | int = 0) -> Span:
        return Span(*match.span(group)).shift(place.start)

    if film := _FILM.search(written, at):
        layout.give("film_number", f"{film[1]}{film[2]}-{film[3]}", span(film), rule)
    if level := _LEVEL.search(written, at):
        layout.give("classification", _level(level[1]), span(level), rule)
        ends = _SENTENCE.search(written, level.end())
        _precedence(layout, written, level.end(), ends.start() if ends else len(written), place.start, rule)
    marks = list(_RESTRICTION.finditer(written, at))
    if marks:
        found = tuple(dict.fromkeys(mark[1].upper() for mark in marks))
        layout.give("handling_restrictions", tuple(m for m in found if m != "NIACT") or None, span(marks[0]), rule)
        layout.give("captions", tuple(mark for mark in found if mark in captions()) or None, span(marks[0]), rule)
    if repeated := _REPEATED.search(written, at):
        place_of = span(repeated, "to")
        info = tuple(Addressee(name=name, span=place_of) for name in _names(" ".join(repeated["to"].split())))
        layout.give("info", info, place_of, rule)
    for act in _ACT.finditer(written, at):
        officers = tuple(_officers(written, act.start("names"), act.end("names"), place.start))
        if officers:
            layout.give(_ACTS[act["act"].lower()], officers, span(act, "names"), rule)


def _precedence(layout: Layout, written: str, start: int, end: int, shift: int, rule: str) -> None:
    """The precedence beside the level: `Secret; Niact Immediate; Exdis`, which is IMMEDIATE."""
    if found := _PRECEDENCE.search(written, start, end):
        value = "IMMEDIATE" if found[1].upper().startswith("NIACT") else found[1].upper()
        layout.give("transmission.precedence", value, Span(*found.span()).shift(shift), rule)


def _officers(written: str, start: int, end: int, shift: int) -> Iterator[Officer]:
    """Names with their offices; a title after a name is not another officer."""
    cuts = [*_BETWEEN.finditer(written, start, end)]
    at = start
    while at < end:
        cut = next((one for one in cuts if one.start() >= at), None)
        if _TITLED.match(written, at, end):
            cut = next((one for one in cuts if one.start() >= at and one[0].startswith(",")), None)
        elif one := _officer(written, at, cut.start() if cut else end, shift):
            yield one
        at = cut.end() if cut else end


def _officer(written: str, start: int, stop: int, shift: int) -> Officer | None:
    if clearing := _CLEARING.fullmatch(written, start, stop):
        return Officer(name="", office=clearing["office"], span=Span(*clearing.span("office")).shift(shift))
    unit = _UNIT.search(written, start, stop)
    one = _OFFICER.fullmatch(written, start, unit.start() if unit else stop)
    if one is None:
        return None
    office = " ".join(written[unit.end() : stop].split()) if unit else one["office"]
    return Officer(name=" ".join(one["name"].split()), office=office, span=Span(start, stop).shift(shift))


def _list(layout: Layout, kind: str, written: str, span: Span, rule: str) -> None:
    """A header field of an older telegram."""
    items = [" ".join(line.split()) for line in written.splitlines() if line.strip()]
    items = [item for item in items if item.upper().rstrip(":") not in ("TO", "FROM", "SUBJECT", "REFERENCES", "REF")]
    if not items:
        return
    if kind == "to":
        layout.give("action", tuple(Addressee(name=item, span=span) for item in items), span, rule)
    elif kind == "from":
        layout.give("sender", items[0], span, rule)
    elif kind == "subject":
        layout.give("title", " ".join(items), span, rule)


def _attributes(layout: Layout, document: FrusDocument, head: str, places: dict[str, Span]) -> None:
    said = (
        ("Document", document.number, None),
        ("Anchor", document.anchor, None),
        ("Head", head, places.get("head")),
        ("Source", " ".join(document.zones["source"].text.split()) if "source" in places else "", places.get("source")),
        ("Pages", ", ".join(document.pages), None),
    )
    layout.attributes += [Attribute(key=key, value=value, span=span) for key, value, span in said if value]
    if document.anchor:
        layout.give("document_number", document.anchor, places.get("head", Span(0, 0)), "frus")
