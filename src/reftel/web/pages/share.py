"""Passing on a link: an address to copy, and a prefilled, editable message for services.

Nothing is sent from here. The links lead to the services' own pages, and only when a reader follows one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from starlette.responses import RedirectResponse, Response

from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import shorten
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.cable import subject_of
from reftel.web.pages.paragraph import position

LONGEST = 1000
CABLEGATE = {"cablegate-page", "cables-csv"}
"""Forms of the copies that were published in 2010 and 2011 and are discussed under `#cablegate`."""
SERVER = re.compile(r"(?=.{4,100}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
"""A host name, for the reader's Mastodon server; nothing else may be there."""


@dataclass(frozen=True)
class Service:
    """A way to pass the message on. `template` has `{text}`, `{link}`, `{title}` for the script that follows typing."""

    name: str
    href: str
    template: str


@dataclass(frozen=True)
class ShareView(View):
    """Variables of share.html."""

    id: str
    subject: str
    copies: int
    link: str
    is_local: bool
    """Whether the link works on this machine only: the site has no public address."""
    paragraph: str
    text: str
    server: str
    services: tuple[Service, ...]


def services(text: str, link: str, title: str, server: str) -> tuple[Service, ...]:
    """The ways, with the message filled in."""
    message = f"{text} {link}" if link not in text else text
    templates = (
        ("E-mail", "mailto:?subject={title}&body={message}"),
        ("Mastodon", f"https://{server}/share?text={{message}}" if server else ""),
        ("Bluesky", "https://bsky.app/intent/compose?text={message}"),
        ("Reddit", "https://www.reddit.com/submit?url={link}&title={title}"),
        ("X", "https://x.com/intent/post?text={message}"),
    )
    filled = {"{title}": quote(title, safe=""), "{message}": quote(message, safe=""), "{link}": quote(link, safe="")}
    made = []
    for name, template in templates:
        href = template
        for key, value in filled.items():
            href = href.replace(key, value)
        if template:
            made.append(Service(name, href, template))
    return tuple(made)


def build(page_request: PageRequest) -> ShareView | Response:
    """The message as prefilled, or as the reader edited it."""
    raw = page_request.part("cable_id")
    view = page_request.app.archive.cable(raw, most_cites=0)
    typed = page_request.text("p", limit=20)
    anchor = view.cable.paragraphs[position(view, typed)].anchor if typed else ""
    if view.id != raw:
        return RedirectResponse(urls.share(view.id, paragraph=anchor), 301)
    server = page_request.text("server", limit=120).strip().lower()
    if server and not SERVER.fullmatch(server):
        raise Refused(400, "Your Mastodon server is written as a host name, such as social.example.org.")
    link = page_request.absolute(urls.paragraph(view.id, anchor) if anchor else urls.cable(view.id))
    subject = subject_of(view) if view.cable.subject else view.id
    marks = f"#cablegate #{view.id}" if CABLEGATE & {each.source.form for each in view.copies} else f"#{view.id}"
    text = page_request.text("text", limit=LONGEST).strip() or f"{shorten(subject, 120)} {marks}"
    return ShareView(
        title=f"Share {view.id}",
        id=view.id,
        subject=subject_of(view),
        copies=len(view.copies),
        link=link,
        is_local=urlsplit(link).hostname in ("127.0.0.1", "::1", "localhost"),
        paragraph=anchor,
        text=text,
        server=server,
        services=services(text, link, f"{view.id}: {shorten(subject, 120)}", server or "mastodon.social"),
    )


PAGE = Page(
    Address(
        "share",
        "/cable/{cable_id}/share",
        "links and a message to send; `?p=`, `?text=`, `?server=`",
        link=urls.share,
        sample=lambda one: urls.share(one.cable),
    ),
    "share.html",
    ShareView,
    build,
)
