"""The posts that send exercise traffic: real ones, with their names in telegrams, and fictitious chiefs of mission.

`stations.csv` has the posts, their signatures, opening years and traffic; routing indicators, TAGS codes and display
names are the vocabulary's. Collectives and agencies are as headers of public telegrams name them.
"""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from reftel.exercise import names
from reftel.exercise.chance import draws, mix
from reftel.exercise.grammar import title
from reftel.vocab.posts import posts


class Station(NamedTuple):
    """A post as a sender and addressee."""

    number: int
    """Place in the table."""
    name: str
    """Canonical, as in a reference id: `RIODEJANEIRO`."""
    plad: str
    """`AMCONSUL RIO DE JANEIRO`."""
    written: str
    """As the text's first line and page marks have it: `RIO DE JANEIRO`."""
    display: str
    """`Consulate Rio de Janeiro`."""
    region: str
    routing: str
    country: str
    """TAGS code."""
    country_name: str
    """In ASCII."""
    city: str
    since: int
    until: int
    weight: float


class Collective(NamedTuple):
    """An address that stands for many posts."""

    routing: str
    name: str
    region: str


COLLECTIVES = (
    Collective("RUEHZL", "EUROPEAN POLITICAL COLLECTIVE", "EUR"),
    Collective("RUCNMEM", "EU MEMBER STATES COLLECTIVE", "EUR"),
    Collective("RUEHWH", "WESTERN HEMISPHERIC AFFAIRS DIPL POSTS", "WHA"),
    Collective("RUCNCOM", "EC CARICOM COLLECTIVE", "WHA"),
    Collective("RUEHZO", "AFRICAN UNION COLLECTIVE", "AF"),
    Collective("RUCNSAD", "SOUTHERN AF DEVELOPMENT COMMUNITY COLLECTIVE", "AF"),
    Collective("RUEHEE", "ARAB LEAGUE COLLECTIVE", "NEA"),
    Collective("RUCNCLS", "ALL SOUTH AND CENTRAL ASIA COLLECTIVE", "SCA"),
    Collective("RUCNASE", "ASEAN MEMBER COLLECTIVE", "EAP"),
    Collective("RUEHZU", "APEC COLLECTIVE", "EAP"),
    Collective("RUEHZN", "ENVIRONMENT SCIENCE AND TECHNOLOGY COLLECTIVE", ""),
)

AGENCIES = (
    ("RUCPDOC", "DEPT OF COMMERCE WASHDC"),
    ("RUEHRC", "USDA FAS WASHDC"),
    ("RHEHNSC", "NSC WASHDC"),
    ("RUEATRS", "DEPT OF TREASURY WASHDC"),
    ("RUCPDC", "NOAA WASHINGTON DC"),
    ("RUEANAT", "NASA WASHINGTON DC"),
    ("RHEBAAA", "DEPT OF ENERGY WASHINGTON DC"),
    ("RULSJGA", "DEPT OF TRANSPORTATION WASHINGTON DC"),
)
OLD_AGENCIES = (
    "USIA WASHDC",
    "DEPT OF COMMERCE WASHDC",
    "DEPT OF AGRICULTURE WASHDC",
    "NSF WASHDC",
    "DEPT OF INTERIOR WASHDC",
)


def plain(text: str) -> str:
    """The text in ASCII: accents dropped."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@cache
def stations() -> tuple[Station, ...]:
    """All stations; the Department comes first."""
    table = posts().by_name
    found: list[Station] = []
    with files("reftel.exercise").joinpath("stations.csv").open(encoding="ascii") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            post = table[row["name"]]
            assert post.routing is not None and post.country is not None
            written = row["written"]
            found.append(
                Station(
                    number=number,
                    name=post.name,
                    plad=row["plad"],
                    written=written,
                    display=post.display,
                    region=row["region"],
                    routing=post.routing,
                    country=post.country,
                    country_name=plain(post.country_name or written),
                    city=plain(post.locale or title(written.lower())),
                    since=int(row["since"]),
                    until=int(row["until"] or 9999),
                    weight=float(row["weight"]) ** 0.8,
                )
            )
    return tuple(found)


class Chief(NamedTuple):
    """Return the signer at a post."""

    name: str
    surname: str


class Chiefs:
    """Fictitious chiefs of mission: each stays for a tour of about three years, and a deputy signs now and then."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._known: dict[tuple[int, int, int], Chief] = {}

    def at(self, station: Station, when: dt.datetime, deputy: bool) -> Chief:
        """The one in office that day."""
        base = mix(self._seed, 0xC41EF, station.number)
        days = 900 + base % 500
        tour = (when.toordinal() + base // 500 % days) // days
        key = (station.number, tour, int(deputy))
        found = self._known.get(key)
        if found is None:
            r = draws(self._seed, 0xC41EF, *key)
            name = names.person(r)
            surname = name.rsplit(" ", 1)[1]
            if r() < 0.04:
                surname = f"DE {surname}"
            found = self._known[key] = Chief(name, surname.upper())
        return found
