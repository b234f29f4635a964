"""Ways to browse, with counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reftel.model import LEVELS
from reftel.vocab.posts import posts as post_vocab
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day
from reftel.web.page import Page, PageRequest, View
from reftel.web.render.cable_rows import Counted, tag_marks

SHOWN = 10


@dataclass(frozen=True)
class Way:
    """A way to browse: its page and its first values."""

    name: str
    label: str
    says: str
    href: str
    all_label: str
    first: tuple[Counted, ...]


@dataclass(frozen=True)
class BrowseView(View):
    """Variables of browse.html."""

    cables: int
    ways: tuple[Way, ...]


def _released(key: str, count: int) -> Counted:
    date = dt.date.fromisoformat(key)
    return Counted(day(date), urls.day("released", date), count)


def build(page_request: PageRequest) -> BrowseView:
    """Build the page from the overview."""
    archive = page_request.app.archive
    overview = archive.overview()
    counts = overview.counts
    known = post_vocab().by_name
    levels = {count.key: count.count for count in counts.get("class", ())}
    return BrowseView(
        title="Browse",
        cables=overview.cables,
        ways=(
            Way(
                "origin",
                "Origin",
                "The post that sent it",
                urls.origins(),
                f"All {len(overview.posts):,} posts" if len(overview.posts) > 1 else "All posts",
                tuple(
                    Counted(
                        known[post.post].display if post.post in known else post.post,
                        urls.origin(post.post),
                        post.count,
                    )
                    for post in overview.posts[:SHOWN]
                ),
            ),
            Way(
                "created",
                "Day written",
                "When it was sent",
                urls.dates("created"),
                "All years",
                tuple(
                    Counted(count.key, urls.year("created", int(count.key)), count.count)
                    for count in sorted(counts.get("year", ()), key=lambda count: count.key, reverse=True)[:SHOWN]
                ),
            ),
            Way(
                "released",
                "Day released",
                "When it was released",
                urls.dates("released"),
                "All days",
                tuple(
                    _released(count.key, count.count)
                    for count in sorted(counts.get("released", ()), key=lambda count: count.key, reverse=True)[:SHOWN]
                ),
            ),
            Way(
                "classification",
                "Classification",
                "How secret it was",
                urls.classifications(),
                "All levels",
                tuple(
                    Counted(level.capitalize(), urls.classification(level), levels[level])
                    for level in LEVELS
                    if level in levels
                ),
            ),
            Way(
                "tag",
                "TAGS",
                "The drafter’s codes for its subjects and places",
                urls.tags(),
                "All TAGS",
                tuple(
                    Counted(f"{mark.code} {mark.meaning}", mark.href, count.count)
                    for count in counts.get("tag", ())[:SHOWN]
                    for mark in tag_marks((count.key,))
                ),
            ),
            Way(
                "precedence",
                "Precedence",
                "How urgent it was",
                urls.precedences(),
                "All precedences",
                tuple(
                    Counted(count.key.capitalize(), urls.precedence(count.key), count.count)
                    for count in counts.get("precedence", ())[:SHOWN]
                ),
            ),
            Way(
                "addressee",
                "Addressee",
                "Who received it",
                urls.addressees(),
                "All addressees",
                tuple(
                    Counted(
                        known[count.key].display if count.key in known else count.key,
                        urls.addressee(count.key),
                        count.count,
                    )
                    for count in archive.counts("to", limit=SHOWN)
                ),
            ),
            Way(
                "signer",
                "Signature",
                "Who signed it",
                urls.signers(),
                "All signatures",
                tuple(
                    Counted(count.key, urls.signer(count.key), count.count)
                    for count in archive.counts("signed", limit=SHOWN)
                ),
            ),
            Way(
                "collection",
                "Collection",
                "Who gave or published the copies",
                urls.collections(),
                "All collections and accessions",
                tuple(
                    Counted(count.key, urls.collection(count.key), count.count)
                    for count in archive.counts("collection", limit=SHOWN)
                ),
            ),
        ),
    )


PAGE = Page(
    Address(
        "browse",
        "/browse",
        "ways to browse",
        link=urls.browse,
    ),
    "browse.html",
    BrowseView,
    build,
)
