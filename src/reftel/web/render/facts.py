"""The line of facts over a cable's text: from, to, when, released."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.archive.types import CableView
from reftel.vocab.posts import posts, sender_name
from reftel.web import urls
from reftel.web.filters import day, moment
from reftel.web.render import missing


@dataclass(frozen=True)
class Fact:
    """A value of the line of facts; with a link to its browse page, if there is one."""

    label: str
    text: str
    href: str = ""
    iso: str = ""
    field: str = ""
    """Its field, if the value may be uncertain."""


def facts_of(view: CableView) -> tuple[Fact, ...]:
    """From, to, when, released; the level is before them."""
    cable = view.cable
    made = []
    if not cable.classification:
        made.append(Fact("", "classification not known"))
    origin = sender_name(cable.origin, cable.post)
    made.append(
        Fact("from", origin or "an unknown post", urls.origin(cable.post) if cable.post else "", field="origin")
    )
    if cable.action:
        to = posts().resolve(cable.action[0].name)
        more = len(cable.action) - 1
        name = to.display if to else cable.action[0].name
        said = f"{name} and {more} more" if more else name
        made.append(Fact("to", said, urls.addressee(to.name if to else name), field="action"))
    if cable.created is not None:
        sent = cable.created
        made.append(Fact("", moment(sent), urls.day("created", sent), sent.isoformat(), "created"))
    else:
        made.append(Fact("", "date not known"))
    if cable.released is not None:
        released = urls.day("released", cable.released)
        made.append(Fact("released", day(cable.released), released, cable.released.isoformat(), "released"))
    if cable.withdrawn:
        made.append(Fact("", "request its text", urls.request(view.id)))
    if withheld := missing.fact(view):
        made.append(Fact("", withheld, urls.search("is:withheld")))
        if missing.is_wanted(view):
            made.append(Fact("", "request them", urls.request(view.id)))
        else:
            made.append(Fact("", "other copies have them", urls.copies(view.id)))
    return tuple(made)
