"""Help: the structure of a cable, searching, linking and citing, codes, questions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from reftel.query.syntax import EXAMPLES, Example
from reftel.vocab import tables
from reftel.vocab.tag_table import FAMILIES
from reftel.vocab.tag_table import tags as tag_vocab
from reftel.vocab.vocabulary_rows import rows
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, View
from reftel.web.pages import sample
from reftel.web.render.cable_rows import Crumb

TOPICS: tuple[tuple[urls.HelpTopic, str, str], ...] = (
    ("structure", "How a cable is built", "A made-up cable: choose a line to see its meaning"),
    ("search", "How to search", "Words, phrases, fields, dates; all of the syntax with examples"),
    ("linking", "Discussing, linking and citing", "Addresses that stay, down to the paragraph; citations; feeds"),
    (
        "classification",
        "Why cables were classified",
        "Levels, portion markings, and the reasons of each executive order",
    ),
    ("tags", "TAGS glossary", "Every code of the TAGS line, with its meaning"),
    ("acronyms", "Acronyms, captions and signals", "What drafters and the network abbreviated"),
    ("faq", "Questions", "Where this comes from, what can be trusted, what the marks mean"),
    ("keys", "Keyboard", "Reading without a mouse"),
)


@dataclass(frozen=True)
class HelpView(View):
    """Variables of help/index.html."""

    topics: tuple[tuple[str, str, str], ...]
    """(address, title, description)"""


@dataclass(frozen=True)
class TopicView(View):
    """Variables of help pages that are prose alone."""

    crumbs: tuple[Crumb, ...]


@dataclass(frozen=True)
class LinkingView(View):
    """Variables of help/linking.html."""

    crumbs: tuple[Crumb, ...]
    example: str
    """The id of a cable in this archive, or a made-up id."""


@dataclass(frozen=True)
class StructureView(View):
    """Variables of help/structure.html."""

    crumbs: tuple[Crumb, ...]
    parts: tuple[sample.SamplePart, ...]


@dataclass(frozen=True)
class SyntaxView(View):
    """Variables of help/search.html."""

    crumbs: tuple[Crumb, ...]
    groups: tuple[tuple[str, tuple[Example, ...]], ...]
    """(section, examples)"""


@dataclass(frozen=True)
class OrderReasons:
    """An executive order's reasons."""

    title: str
    anchor: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ClassificationView(View):
    """Variables of help/classification.html."""

    crumbs: tuple[Crumb, ...]
    orders: tuple[OrderReasons, ...]
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Glossary:
    """Codes with their meaning; `anchor` of a row is the code."""

    title: str
    anchor: str
    entries: tuple[tuple[str, str, str], ...]
    """(code, meaning, address or empty)"""


@dataclass(frozen=True)
class GlossaryView(View):
    """Variables of help/glossary.html."""

    crumbs: tuple[Crumb, ...]
    says: str
    groups: tuple[Glossary, ...]


def _title(topic: str) -> str:
    return next(title for name, title, _ in TOPICS if name == topic)


def _crumbs(topic: str) -> tuple[Crumb, ...]:
    return (Crumb("Help", urls.help_index()), Crumb(_title(topic)))


def index(_: PageRequest) -> HelpView:
    """Build the list of topics."""
    return HelpView("Help", tuple((urls.help_topic(name), title, says) for name, title, says in TOPICS))


def structure(_: PageRequest) -> StructureView:
    """The annotated cable."""
    return StructureView(_title("structure"), _crumbs("structure"), sample.PARTS)


def search(_: PageRequest) -> SyntaxView:
    """The syntax sheet."""
    groups = groupby(EXAMPLES, key=lambda example: example.section)
    return SyntaxView(_title("search"), _crumbs("search"), tuple((name, tuple(each)) for name, each in groups))


def classification(_: PageRequest) -> ClassificationView:
    """Reasons by order and section."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows("reasons"):
        found.setdefault((row["order"], row["section"]), []).append((row["letter"], row["meaning"]))
    return ClassificationView(
        _title("classification"),
        _crumbs("classification"),
        tuple(
            OrderReasons(f"E.O. {order}, section {section}", f"eo{order}-{section.replace('.', '-')}", tuple(reasons))
            for (order, section), reasons in sorted(found.items(), key=lambda pair: (int(pair[0][0]), pair[0][1]))
        ),
        tuple((entry.code, entry.meaning) for entry in tables.handling().values()),
    )


def tags(_: PageRequest) -> GlossaryView:
    """TAGS by family."""
    known = tag_vocab().values()
    groups = tuple(
        Glossary(
            f"{family.capitalize()}",
            family,
            tuple((tag.code, tag.meaning, urls.tag(tag.code)) for tag in known if tag.family == family),
        )
        for family in FAMILIES
    )
    says = (
        "TAGS (Traffic Analysis by Geography and Subject) are the codes on a cable’s TAGS line, as 5 FAH-3 lists them. "
        "Four letters are a subject, and the first says the field; two are a country or region, by the Department’s "
        "own list and not ISO’s; organizations vary."
    )
    return GlossaryView(_title("tags"), _crumbs("tags"), says, tuple(group for group in groups if group.entries))


def acronyms(_: PageRequest) -> GlossaryView:
    """The small tables."""
    given = (
        ("Acronyms", "acronyms", [(entry.code, entry.meaning) for entry in tables.acronyms().values()]),
        ("Captions", "captions", [(entry.code, entry.meaning) for entry in tables.captions().values()]),
        (
            "Precedence",
            "precedence",
            [
                (f"{entry.code} {entry.name}", entry.meaning)
                for entry in tables.precedences().values()
                if len(entry.code) == 2
            ],
        ),
        (
            "Operating signals",
            "signals",
            [(entry.code, entry.meaning) for entry in tables.operating_signals().values()],
        ),
        (
            "Letters of circuit security",
            "security",
            [(entry.code, entry.meaning) for entry in tables.security_letters().values()],
        ),
    )
    groups = tuple(Glossary(title, anchor, tuple((*entry, "") for entry in table)) for title, anchor, table in given)
    return GlossaryView(_title("acronyms"), _crumbs("acronyms"), "What drafters and the network abbreviated.", groups)


def linking(page_request: PageRequest) -> LinkingView:
    """Build the help on linking, with a cable of this archive as the example."""
    newest = page_request.app.archive.newest("created", limit=1)
    return LinkingView(_title("linking"), _crumbs("linking"), newest[0].id if newest else "08EXAMPLE900714")


def faq(_: PageRequest) -> TopicView:
    """Questions."""
    return TopicView(_title("faq"), _crumbs("faq"))


def keys(_: PageRequest) -> TopicView:
    """The keyboard."""
    return TopicView(_title("keys"), _crumbs("keys"))


def _address(topic: urls.HelpTopic) -> Address:
    return Address(f"help_{topic}", urls.help_topic(topic), f"help: {_title(topic)}")


PAGES = (
    Page(Address("help", "/help", "all pages of help", link=urls.help_index), "help/index.html", HelpView, index),
    Page(_address("structure"), "help/structure.html", StructureView, structure),
    Page(_address("search"), "help/search.html", SyntaxView, search),
    Page(_address("classification"), "help/classification.html", ClassificationView, classification),
    Page(_address("tags"), "help/glossary.html", GlossaryView, tags),
    Page(_address("acronyms"), "help/glossary.html", GlossaryView, acronyms),
    Page(_address("linking"), "help/linking.html", LinkingView, linking),
    Page(_address("faq"), "help/faq.html", TopicView, faq),
    Page(_address("keys"), "help/keys.html", TopicView, keys),
)
