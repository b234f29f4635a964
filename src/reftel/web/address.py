"""The address of a page: its route, its link function, a sample of it, and its line in docs/urls.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Literal

from reftel.archive import Archive
from reftel.serials.sequence import sequence_of
from reftel.values.cable_id import split_id
from reftel.web import urls

Answer = Literal["page", "file", "other"]
"""The answer to the sample of an address: an HTML page, another file, or neither (a redirect, a refusal)."""

Promise = Literal["ever", "version", "none"]
"""Validity of an address: `ever` for those that books may print, `version` for as long as the major version."""


@dataclass(frozen=True)
class Sample:
    """Names and ids of one archive, for sample addresses."""

    cable: str
    """A cable with several copies and at least two paragraphs."""
    post: str
    sequence: str
    """The post in whose serials the cable is counted."""
    created: dt.date
    released: dt.date
    tag: str
    addressee: str
    signer: str
    collection: str = ""
    """Empty if no copy is from one."""

    @property
    def year(self) -> int:
        """The two-digit year of the cable's id, as four digits."""
        return split_id(self.cable)[0]

    @classmethod
    def of(cls, archive: Archive, cable_id: str) -> Sample:
        """Return the sample values of an archive.

        Args:
            archive: an open archive whose cables have dates, TAGS, addressees and signatures.
            cable_id: the id of a cable in it.

        Raises:
            UnknownCable: the archive does not hold that cable.
            ValueError: the archive lacks one of the values.
        """
        card = archive.card(cable_id)
        newest = archive.newest("released", limit=1)
        counts = {kind: archive.counts(kind, limit=1) for kind in ("tag", "to", "signed")}
        if not (card.post and card.created and newest and newest[0].released and all(counts.values())):
            raise ValueError(f"{cable_id} and its archive lack a value that sample addresses need")
        return cls(
            cable=cable_id,
            post=card.post,
            sequence=sequence_of(split_id(cable_id)[1]),
            created=card.created.date() if isinstance(card.created, dt.datetime) else card.created,
            released=newest[0].released,
            tag=counts["tag"][0].key,
            addressee=counts["to"][0].key,
            signer=counts["signed"][0].key,
            collection=next((count.key for count in archive.counts("collection", limit=1)), ""),
        )


@dataclass(frozen=True)
class Address:
    """The addresses of one kind of page.

    Example:
        `Address("gaps", "/gaps", "missing cables of every post; `?year=`")`
    """

    name: str
    """Its name in templates: `url.gaps()`."""
    pattern: str
    """Its route, with `{parts}` that vary."""
    about: str
    """Its line in docs/urls.md."""
    link: Callable[..., str] | None = None
    """Builds an address. Without it the pattern is the address, which must have no part that varies."""
    sample: Callable[[Sample], str] | None = None
    """An address that answers in an archive which holds the sample values. Without it, the pattern."""
    answer: Answer = "page"
    promise: Promise = "version"
    more: tuple[tuple[str, str], ...] = ()
    """Further lines for docs/urls.md: (an anchor or a query string after the pattern, its meaning)."""

    def __post_init__(self) -> None:
        if "{" in self.pattern and (self.link is None or (self.sample is None and self.answer != "other")):
            raise ValueError(f"the address {self.name} has parts that vary; it needs a link function and a sample")

    def build(self) -> Callable[..., str]:
        """Return the link function."""
        return self.link or (lambda: self.pattern)

    def sample_in(self, values: Sample) -> str:
        """Return an address that answers in an archive which holds `values`."""
        return self.sample(values) if self.sample else self.pattern


def links(addresses: Iterable[Address]) -> SimpleNamespace:
    """Return the namespace `url` of the templates: every function of `urls`, and every address's link by its name."""
    found = {name: value for name, value in vars(urls).items() if callable(value) and not name.startswith("_")}
    return SimpleNamespace(**{**found, **{each.name: each.build() for each in addresses}})
