"""Articles that cite cables of this archive, and the cables that each cites."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day
from reftel.web.page import Page, PageRequest, View
from reftel.web.render import labels
from reftel.web.render.cable_rows import shown_subject

SIZE = 100


@dataclass(frozen=True)
class CitedCable:
    """A cable that an article cites; without an address if it is not held."""

    id: str
    href: str
    subject: str


@dataclass(frozen=True)
class ArticleItem:
    """An article; `href` is empty unless it is an http(s) address."""

    title: str
    href: str
    about: str
    cables: tuple[CitedCable, ...]


@dataclass(frozen=True)
class ArticlesView(View):
    """Variables of articles.html."""

    total: int
    articles: tuple[ArticleItem, ...]
    next_href: str
    first_href: str


def build(page_request: PageRequest) -> ArticlesView:
    """A page of articles; `after` counts articles."""
    archive = page_request.app.archive
    every = archive.articles()
    at = page_request.integer("after", 0, 0, 10**7)
    shown = every[at : at + SIZE]
    held = archive.cards(tuple(dict.fromkeys(cable for entry in shown for cable in entry.cables)))
    items = []
    for entry in shown:
        article = entry.article
        about = ", ".join(part for part in (article.outlet or "", day(article.date)) if part)
        cables = tuple(
            CitedCable(
                cable, urls.cable(cable) if cable in held else "", shown_subject(held[cable]) if cable in held else ""
            )
            for cable in entry.cables
        )
        items.append(ArticleItem(article.title or article.url, labels.web_address(article.url), about, cables))
    return ArticlesView(
        title="Articles",
        total=len(every),
        articles=tuple(items),
        next_href=urls.articles(after=str(at + SIZE)) if at + SIZE < len(every) else "",
        first_href=urls.articles() if at else "",
    )


PAGE = Page(
    Address(
        "articles",
        "/articles",
        "articles that cite cables",
        link=urls.articles,
    ),
    "articles.html",
    ArticlesView,
    build,
)
