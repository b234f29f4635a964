"""Lists of values to browse by: levels, TAGS, precedences, addressees, signatures, collections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reftel.archive.types import BrowseField
from reftel.model import LEVELS
from reftel.origins import Accession
from reftel.vocab.posts import posts as post_vocab
from reftel.vocab.tag_table import FAMILIES
from reftel.vocab.tag_table import tags as tag_vocab
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day
from reftel.web.page import Page, PageRequest, View
from reftel.web.render import labels
from reftel.web.render.cable_rows import Counted, Crumb

SIZE = 200
MOST = 24
OPEN = ("name", "other")
"""Families of TAGS without a table, whose number is unbounded."""
MOST_NAMES = 48
"""Maximum number of names and unknown codes among the TAGS on one page; large archives have thousands."""


@dataclass(frozen=True)
class ItemGroup:
    """Items under a heading."""

    label: str
    items: tuple[Counted, ...]
    more: str = ""
    """Text of the link to all items, if these are only the first."""
    more_href: str = ""


@dataclass(frozen=True)
class ListView(View):
    """Variables of list.html. `start` is None if the list is short and has no search box."""

    crumbs: tuple[Crumb, ...]
    heading: str
    says: str
    groups: tuple[ItemGroup, ...]
    action: str
    start: str | None
    next_href: str
    first_href: str


def _short(title: str, says: str, groups: tuple[ItemGroup, ...]) -> ListView:
    crumbs = (Crumb("Browse", urls.browse()), Crumb(title))
    return ListView(title, crumbs, title, says, tuple(g for g in groups if g.items), "", None, "", "")


def classifications(page_request: PageRequest) -> ListView:
    """Levels, from low to high."""
    counts = {count.key: count.count for count in page_request.app.archive.overview().counts.get("class", ())}
    items = tuple(
        Counted(level.capitalize(), urls.classification(level), counts.get(level, 0), labels.level(level))
        for level in LEVELS
    )
    return _short("Classification", "How secret a cable was when it was sent", (ItemGroup("", items),))


def tags(page_request: PageRequest) -> ListView:
    """TAGS by family, most used first; or all of them by name, a page at a time."""
    says = "Drafters’ codes for what a cable is about, from 5 FAH-3, by family"
    if page_request.text("start") or page_request.text("after"):
        return _long(page_request, "tag", "TAGS", says)
    known = tag_vocab()
    families: dict[str, list[Counted]] = {family: [] for family in (*FAMILIES, "other")}
    for count in page_request.app.archive.overview().counts.get("tag", ()):
        tag = known.get(count.key)
        family = tag.family if tag else "name" if "," in count.key else "other"
        families[family].append(Counted(_tag_label(count.key), urls.tag(count.key), count.count))
    groups = []
    for family, items in families.items():
        more = f"All {len(items):,}, in order of the alphabet" if len(items) > MOST_NAMES and family in OPEN else ""
        shown = tuple(items[:MOST_NAMES] if more else items)
        groups.append(ItemGroup(family.capitalize(), shown, more, urls.tags(after=_FIRST) if more else ""))
    return replace(_short("TAGS", says, tuple(groups)), start="", action=urls.tags())


def _tag_label(code: str) -> str:
    tag = tag_vocab().get(code)
    return f"{code} {tag.meaning}" if tag else code


def precedences(page_request: PageRequest) -> ListView:
    """Precedences, the fastest first."""
    counts = {count.key: count.count for count in page_request.app.archive.overview().counts.get("precedence", ())}
    order = ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")
    names = [*(name for name in order if name in counts), *(name for name in counts if name not in order)]
    items = tuple(Counted(n.capitalize(), urls.precedence(n), counts[n], labels.precedence(n)) for n in names)
    return _short("Precedence", "How fast the network had to carry a cable", (ItemGroup("", items),))


_FIRST = "!"
"""It sorts before every key."""

_ADDRESSES: Mapping[str, tuple[Callable[[str], str], Callable[..., str]]] = {
    "to": (urls.addressee, urls.addressees),
    "signed": (urls.signer, urls.signers),
    "tag": (urls.tag, urls.tags),
}
"""Kinds of long lists -> the address of one value, and of the list."""


def _long(page_request: PageRequest, kind: BrowseField, title: str, says: str) -> ListView:
    start, after = page_request.text("start", limit=60).strip().upper(), page_request.text("after", limit=200)
    archive = page_request.app.archive
    by_name = post_vocab().by_name
    one, address = _ADDRESSES[kind]

    def item(key: str, count: int) -> Counted:
        label = by_name[key].display if kind == "to" and key in by_name else _tag_label(key) if kind == "tag" else key
        return Counted(label, one(key), count)

    page = archive.counts(kind, prefix=start, after=after or None, limit=SIZE, by="key")
    groups = [ItemGroup(f"Beginning with {start}" if start else "By name", tuple(item(c.key, c.count) for c in page))]
    if not start and not after:
        most = tuple(item(c.key, c.count) for c in archive.counts(kind, limit=MOST))
        groups = [ItemGroup("Most often", most), *groups] if most else []
    return ListView(
        title=title,
        crumbs=(Crumb("Browse", urls.browse()), Crumb(title)),
        heading=title,
        says=says,
        groups=tuple(groups),
        action=address(),
        start=start,
        next_href=address(start=start, after=page[-1].key) if len(page) == SIZE else "",
        first_href=address(start=start) if after else "",
    )


def addressees(page_request: PageRequest) -> ListView:
    """Build the list of addressees; posts have their canonical names."""
    return _long(page_request, "to", "Addressees", "To whom cables went, for action or for information")


def signers(page_request: PageRequest) -> ListView:
    """Signatures."""
    return _long(
        page_request,
        "signed",
        "Signatures",
        "Names under cables: those of chiefs of mission and Secretaries, not of the drafters",
    )


def collections(page_request: PageRequest) -> ListView:
    """Build the list of collections, and of the gifts that each came in."""
    archive = page_request.app.archive
    items = tuple(Counted(c.key, urls.collection(c.key), c.count) for c in archive.counts("collection"))
    gifts = tuple(
        Counted(str(one), urls.accession(one.no), files, _said_of(one)) for one, files in archive.accessions()
    )
    return _short(
        "Collections",
        "Who gave the copies, or the publication that has them if no giver is named",
        (ItemGroup("Cables by collection", items), ItemGroup("Files by accession", gifts)),
    )


def _said_of(one: Accession) -> str:
    said = (f"received {day(one.received)}" if one.received else "", one.terms)
    return "; ".join(part for part in said if part)


PAGES = (
    Page(
        Address(
            "classifications",
            "/classification",
            "levels",
            link=urls.classifications,
        ),
        "list.html",
        ListView,
        classifications,
    ),
    Page(
        Address(
            "tags",
            "/tag",
            "TAGS in use, by family; `?start=` beginning of a name, `?after=` the last name of the page before",
            link=urls.tags,
        ),
        "list.html",
        ListView,
        tags,
    ),
    Page(
        Address(
            "precedences",
            "/precedence",
            "precedences",
            link=urls.precedences,
        ),
        "list.html",
        ListView,
        precedences,
    ),
    Page(
        Address(
            "addressees",
            "/addressee",
            "addressees; `?start=` the beginning of a name",
            link=urls.addressees,
        ),
        "list.html",
        ListView,
        addressees,
    ),
    Page(
        Address(
            "signers",
            "/signer",
            "signatures",
            link=urls.signers,
        ),
        "list.html",
        ListView,
        signers,
    ),
    Page(
        Address(
            "collections",
            "/collection",
            "collections, and the accessions in them",
            link=urls.collections,
        ),
        "list.html",
        ListView,
        collections,
    ),
)
