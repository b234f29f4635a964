"""Copies of a telegram: where each goes in the output, and the working copy that damages change."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import msgspec

from reftel.exercise.chance import mix
from reftel.exercise.containers import WRAPS
from reftel.exercise.draft import MarkedPassage, TelegramDraft
from reftel.exercise.eras import NOFORN
from reftel.exercise.layout import Laid, circuit, classification_line, lay
from reftel.exercise.paged import lay_paged
from reftel.exercise.truth import Damage, TrueParagraph, TrueWitness, Truth
from reftel.exercise.world import Plan
from reftel.model import Addressee, Classification, Transmission

FORMS = (
    *("text", "page", "csv", "pdf", "fax", "smart", "military", "nara", "plusd", "frus", "frus-web"),
    *("frus-page", "australian", "paper", "mixed"),
    *WRAPS,
)
"""Names of outputs; `mixed` has the first three, a zip and a tar.gz."""
ALONE = frozenset(
    {"pdf", "fax", "smart", "military", "nara", "plusd", "frus", "frus-web", "frus-page", "australian", "paper"}
)
"""Forms without variants, damages and earlier copies."""
RECORDS = {"nara": "txt", "plusd": "html"}
"""Forms that have the layout of 1973 to 2001 with a record -> the ends of their names."""
_ENDS = {"pdf": "pdf", "fax": "pdf", "frus": "xml", "frus-page": "html", "australian": "md", **RECORDS}
"""Form -> suffix of its names, if that is not `txt`."""

PAPER_YEARS = 20
"""Years by which the telegrams on paper forms are dated earlier."""
PAPER_LAST = 1985
"""The last year of traffic for them: the Department's forms gave way to those of the network in 1966."""

TABLE, ZIP, TAR = "cables.csv", "texts.zip", "pages.tar.gz"
TWINS = 4
"""Percentage of telegrams with two copies: an earlier one with names removed, a later whole one."""

PARTIAL = " ".join(
    (
        "This record is a partial extract of the original cable.",
        "The full text of the original cable is not available.",
    )
)
"""Text of publishers in place of a missing header."""

_LAYOUTS = ("2010-11", "2010-12", "2010-12", "2011-09", "2011-09", "2011-09")
_RELEASED = {
    "2010-11": dt.datetime(2010, 11, 28, 18, 6),
    "2010-12": dt.datetime(2010, 12, 9, 9, 9),
    "2011-09": dt.datetime(2011, 8, 30, 1, 44),
}


class Place(NamedTuple):
    """Place of a copy: its form, its file (with ` > member`), its layout, its row in a table."""

    form: str
    path: str
    variant: str
    row: int = 0
    early: bool = False
    """Whether it is the earlier copy of two, with names taken out."""
    wrap: str = ""
    """Its container, of `WRAPS`."""


class Router:
    """Decides where copies go. It is called once for every plan in order, because it counts the rows of the table."""

    def __init__(self, form: str, seed: int) -> None:
        if form not in FORMS:
            raise ValueError(f"no such form: {form}")
        self._form = form
        self._seed = seed
        self._rows = 0
        self._wraps = 0

    def places(self, plan: Plan) -> tuple[Place, ...]:
        """One place for each copy of the telegram."""
        luck = mix(self._seed, 0x9147, plan.index)
        if self._form in WRAPS:
            return (self._wrapped(plan, luck),)
        if self._form in ALONE:
            return (self._place(plan, luck, False),)
        if luck % 100 >= TWINS:
            return (self._place(plan, luck // 100, False),)
        return (self._place(plan, luck // 100, True), self._place(plan, luck // 10_000, False))

    def _wrapped(self, plan: Plan, luck: int) -> Place:
        """A place in a container, which has one copy of each telegram."""
        wrap = WRAPS[self._form]
        inner = self._place(plan, luck, False, wrap.inner)
        self._wraps += 1
        name = inner.path.removesuffix(".txt").removesuffix(".html")
        path = wrap.path.format(name=name, id=plan.id, n=self._wraps)
        return inner._replace(path=path, wrap=self._form)

    def _place(self, plan: Plan, luck: int, early: bool, inner: str = "") -> Place:
        form = inner or self._form
        held = ""
        if form == "mixed":
            share = luck % 100
            form = "text" if share < 40 else "page" if share < 75 else "csv"
            if form != "csv":
                held = {0: ZIP if form == "text" else TAR}.get(luck % 4, "")
        luck //= 100
        if form == "csv":
            self._rows += 1
            return Place(
                form, f"{TABLE} # {self._rows}", "paged" if plan.paged and luck % 8 == 0 else "", self._rows, early
            )
        year, post = plan.when.year, plan.station.name
        drawer = f"-{plan.serial // 1000}" if plan.serial > 901_000 else ""
        name = f"{year}/{post}{drawer}/{plan.id}{'-early' if early else ''}"
        if form == "paper":
            return Place(form, f"{year - PAPER_YEARS}/{post}{drawer}/{post}{plan.serial}.txt", "", 0, early)
        if form in ALONE:
            label = f" # frus{year}v{90 + plan.index % 9}/d{1 + plan.index % 300}" if form == "frus" else ""
            return Place(form, f"{name}.{_ENDS.get(form, 'txt')}{label}", "paged" if form in RECORDS else "", 0, early)
        if form == "text":
            variant = "paged" if plan.paged else "bare"
            if luck % 5 < 2 or early:
                variant = "paged preamble" if plan.paged else "preamble"
            path = f"{name}.txt"
        else:
            variant = "2010-12" if early else _LAYOUTS[luck % len(_LAYOUTS)]
            path = f"{name}.html"
        if held:
            path = f"{held} > {path}"
        elif self._form == "mixed":
            path = f"{'texts' if form == 'text' else 'pages'}/{path}"
        return Place(form, path, variant, 0, early)


class Copy:
    """One copy in the making. Damages change it, and record the true values of this copy in `said`."""

    __slots__ = (
        "articles",
        "classification",
        "created",
        "crlf",
        "damages",
        "draft",
        "encoding",
        "escaped",
        "fused_tags",
        "glued",
        "laid",
        "left",
        "nuls",
        "partial",
        "pilcrow",
        "place",
        "released",
        "said",
        "scraped",
        "truth",
        "twice",
    )

    def __init__(self, draft: TelegramDraft, place: Place, truth: Truth | None, seed: int) -> None:
        plan = draft.plan
        self.draft = draft
        self.place = place
        self.pilcrow = "" if place.form == "text" and "preamble" not in place.variant and plan.serial % 3 else "¶"
        if "paged" in place.variant or place.form in ALONE:
            self.pilcrow = ""
        self.laid: Laid = lay_paged(draft, seed) if "paged" in place.variant else lay(draft, self.pilcrow)
        self.truth = truth or base_truth(draft, self.laid)
        self.created: dt.datetime = plan.when
        """From the container."""
        self.classification = plan.level.full
        self.released = _RELEASED.get(place.variant)
        self.articles: tuple[str, ...] = ()
        self.crlf = place.form == "text" and plan.serial % 5 == 0
        self.encoding = "cp1252" if self.pilcrow and place.variant == "bare" else "utf-8"
        self.escaped = False
        """Newlines in a row as `\\n`."""
        self.glued = False
        """Header and text without a line break between them."""
        self.scraped: list[str] | None = None
        """First, cut-off header of a scraped page."""
        self.fused_tags = False
        self.twice = False
        """Encoded twice."""
        self.nuls = False
        self.left: int | None = None
        """Remaining characters of the body."""
        self.partial = place.form == "csv" and bool(place.variant)
        """Header replaced by a sentence."""
        self.said: dict[str, Any] = dict(self.laid.officers)
        self.damages: list[Damage] = []
        if self.released is not None:
            if place.variant != "2010-11":
                self.said["released"] = self.released.replace(tzinfo=dt.UTC)
            luck = mix(seed, 0xA27, plan.index)
            if luck % 4 == 0:
                self.articles = tuple(_article(mix(luck, one), plan) for one in range(1 + luck // 4 % 3))
                self.said["articles"] = [{"url": url} for url in self.articles]
        if self.partial:
            self.said["is_partial"] = True
        if place.form in ("text", "pdf", "fax", *RECORDS) and "preamble" not in place.variant and plan.level.caveats:
            written = " NOFORN" in classification_line(draft, 1)
            self.said["classification"] = Classification(level=plan.level.level, caveats=(NOFORN,) if written else ())

    def pieces(self, kind: str) -> list[int]:
        """Places of the body's pieces of a kind."""
        return [place for place, one in enumerate(self.laid.kinds) if one == kind]

    def edit(self, number: int, change: Any) -> bool:
        """Change the text of a paragraph (counted from 0) line by line, and its true value; returns whether it
        did."""
        laid = self.laid
        para = self.draft.paras[number]
        starts = self.pieces("paragraph")
        at = starts[number]
        stop = starts[number + 1] if number + 1 < len(starts) else len(laid.texts)
        changed = False
        for place in range(at, stop):
            if laid.kinds[place] not in ("paragraph", "paragraph_rest"):
                continue
            skip = len(self.pilcrow) + len(para.prefix) if place == at else 0
            text = laid.texts[place]
            after = "\n".join(change(line) for line in text[skip:].split("\n"))
            if after != text[skip:]:
                changed = True
                laid.texts[place] = text[:skip] + after
        if changed:
            true = laid.paragraphs[number]
            points = tuple(
                msgspec.structs.replace(point, text="\n".join(change(line) for line in point.text.split("\n")))
                for point in true.points
            )
            text = "\n".join(change(line) for line in true.text.split("\n"))
            self.put(number, msgspec.structs.replace(true, text=text, points=points))
        return changed

    def put(self, number: int, true: TrueParagraph) -> None:
        """Another truth for a paragraph of this copy."""
        paragraphs = self.laid.paragraphs
        self.laid.paragraphs = (*paragraphs[:number], true, *paragraphs[number + 1 :])

    def witness(self) -> TrueWitness:
        """Return the entry of this copy in truth.jsonl."""
        said, truth = dict(self.said), self.truth
        paragraphs = self.laid.paragraphs
        if paragraphs != truth.paragraphs and "paragraphs" not in said:
            said["paragraphs"] = paragraphs
            for name, cuts in (("summary", self.draft.summary_cuts), ("comment", self.draft.comment_cuts)):
                text = passage(paragraphs, cuts)
                if text != getattr(truth, name):
                    said.setdefault(name, text)
        return TrueWitness(
            path=self.place.path,
            form=self.place.form,
            variant=self.place.variant,
            damages=tuple(self.damages),
            changes=said,
        )


def _article(luck: int, plan: Plan) -> str:
    site = ("news.example.com", "gazette.example.org", "courier.example.net")[luck % 3]
    return f"http://{site}/{plan.when.year}/{plan.matter.kind.name.replace('_', '-')}-{luck // 3 % 100_000}"


def passage(paragraphs: tuple[TrueParagraph, ...], cuts: tuple[MarkedPassage, ...]) -> str | None:
    """Summary or comment: its paragraphs without the words around, spaces folded, a newline between them."""
    if not cuts:
        return None
    texts = []
    for place, before, after, _ in cuts:
        text = " ".join(paragraphs[place].text.split())
        texts.append(text[before : len(text) - after])
    return "\n".join(texts)


def base_truth(draft: TelegramDraft, laid: Laid) -> Truth:
    """Return the values of the telegram, independent of its copies."""
    plan = draft.plan
    when = plan.when.replace(tzinfo=dt.UTC)
    post = plan.station
    return Truth(
        id=plan.id,
        year=when.year,
        post=post.name,
        serial=plan.serial,
        created=when,
        classification=Classification(level=plan.level.level, caveats=plan.level.caveats),
        origin=post.display,
        transmission=_transmission(draft, when),
        sender=post.plad,
        action=tuple(_addressee(one) for one in plan.action),
        info=tuple(_addressee(one) for one in plan.info),
        captions=draft.captions,
        passing=draft.passing,
        executive_order=draft.executive_order,
        declassify_on=draft.executive_order.declassify_on,
        tags=draft.tags,
        subject=draft.subject,
        subject_marking=draft.subject_marking,
        references=draft.references,
        classified_by=draft.classified_by,
        handling=draft.handling,
        sections=laid.sections,
        paragraphs=laid.paragraphs,
        summary="\n".join(cut.text for cut in draft.summary_cuts) or None,
        comment="\n".join(cut.text for cut in draft.comment_cuts) or None,
        signed_by=(draft.chief,) if draft.chief else (),
        matter=plan.matter.number,
        kind=plan.matter.kind.name,
        step=plan.step,
        cites=tuple(ref.id for ref in plan.refs if ref.held),
        cites_missing=tuple(ref.id for ref in plan.refs if not ref.held),
    )


def _addressee(one: Any) -> Addressee:
    return Addressee(
        name=one.name, routing=one.routing, precedence=one.precedence, number=one.number, excluded=one.excluded
    )


def _transmission(draft: TelegramDraft, when: dt.datetime) -> Transmission:
    plan = draft.plan
    letters = plan.level.letter
    if plan.paged:
        return Transmission(precedence=plan.precedence, info_precedence=plan.info_precedence, dtg=when)
    return Transmission(
        id=circuit(draft),
        precedence=plan.precedence,
        info_precedence=plan.info_precedence,
        relay=plan.relay,
        originating=plan.station.routing,
        station_serial=f"{plan.serial % 10_000:04d}",
        section=1 if draft.sections > 1 else None,
        day=when.timetuple().tm_yday,
        time=f"{when.hour:02d}{when.minute:02d}",
        prosign="ZNR" if letters == "U" else "ZNY",
        security=letters,
        operating_signals=("ZZH",),
        dtg=when,
    )
