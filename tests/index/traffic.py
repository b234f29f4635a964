"""Made-up documents and queries for the tests of engines. EXERCISE EXERCISE EXERCISE: nothing here was ever sent."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import accumulate

from reftel.index.base import FLAGS, Document
from reftel.model import LEVELS

WORDS = (
    "exercise",
    "museum",
    "loan",
    "loans",
    "chess",
    "tournament",
    "tournaments",
    "weather",
    "station",
    "stations",
    "postal",
    "stamp",
    "stamps",
    "botanical",
    "garden",
    "gardens",
    "orchestra",
    "tour",
    "tours",
    "lighthouse",
    "repair",
    "repairs",
    "repaired",
    "repairing",
    "the",
    "of",
    "a",
    "and",
    "to",
    "in",
    "curator",
    "curators",
    "museums",
    "paints",
    "painted",
    "painting",
    "violin",
    "violins",
    "visit",
    "visited",
    "visits",
    "harbour",
    "harbor",
    "ferry",
    "ferries",
    "delegation",
    "delegations",
    "negotiated",
    "negotiation",
    "négociation",
    "São",
    "Øresund",
    "Łódź",
    "Straße",
    "naïve",
    "co-operation",
)
CODES = (
    "F-16",
    "F16",
    "f 16",
    "1.4(b)",
    "1.4 (b)",
    "1.4",
    "E.O. 12958",
    "EO 12958",
    "08MEXICO714",
    "MEXICO 000714",
    "MEXICO 714",
    "U.S.",
    "US",
    "u.s.-Brazil",
    "10,000",
    "007",
    "G-8",
    "Brazil's",
    "25X1",
    "½",
    "(b)",
    "14",
    "b",
)
POSTS = (("MEXICO", "MX"), ("RIODEJANEIRO", "BR"), ("KYIV", "UP"), ("OSLO", "NO"), ("STATE", None), ("WARSAW", "PL"))
TAGS = ("PREL", "PGOV", "SCUL", "KPAO", "MX", "BR", "NO", "OVIP", "EXERCISE, ANNA", "EXERCISE, BERT", "TPHY", "SENV")
CAPTIONS = ("SIPDIS", "NOFORN", "SENSITIVE", "CORRECTED COPY", "NODIS")
FORMS = ("telegram_text", "cablegate_page", "cables_csv", "plusd_page")
NAMES = ("EXERCISE", "EXAMPLE", "Anna Example", "Bert van Exercise", "DE EXEMPLO")
ADDRESSEES = ("SECSTATE WASHDC", "AMEMBASSY OSLO", "ALL US CONSULATES IN MEXICO COLLECTIVE", "AMCONSUL RIO DE JANEIRO",
              "OSLO", "RIODEJANEIRO")  # fmt: skip


class Traffic:
    """A stream of documents that is the same for the same seed."""

    def __init__(self, seed: int, words: tuple[str, ...] = WORDS) -> None:
        self._random = random.Random(seed)
        self._words = words
        self._weights = tuple(accumulate(1 / (at + 3) for at in range(len(words))))
        self._ids: list[str] = []

    def text(self, size: int) -> str:
        """Words as frequent as in any language, with codes among them."""
        chosen = self._random.choices(self._words, cum_weights=self._weights, k=size)
        for at in range(size):
            if self._random.random() < 0.06:
                chosen[at] = self._random.choice(CODES)
            elif self._random.random() < 0.15:
                chosen[at] = chosen[at].upper()
        return self._random.choice((" ", " ", ", ", "\n")).join(chosen)

    def _some(self, values: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(self._random.sample(values, self._random.randint(0, min(most, len(values)))))

    def _date(self) -> dt.datetime | None:
        if self._random.random() < 0.1:
            return None
        start = dt.datetime(2006, 1, 1, tzinfo=dt.UTC)
        if self._random.random() < 0.2:
            last = start.replace(month=12, day=31, hour=23, minute=59)
            return self._random.choice((start, last, start.replace(month=3)))
        return start + dt.timedelta(minutes=self._random.randrange(3 * 366 * 24 * 60))

    def document(self, key: int, size: int = 40) -> Document:
        """One document; `size` is the most words a paragraph has."""
        chance = self._random
        post, country = chance.choice(POSTS)
        created = self._date()
        year = created.year if created else 2007
        cable = f"{year % 100:02}{post}{key}" if chance.random() > 0.05 else f"unnamed-{key}"
        self._ids.append(cable)
        paragraphs = tuple((f"p{n}", self.text(chance.randint(0, size))) for n in range(1, chance.randint(1, 5)))
        return Document(
            key=key,
            id=cable,
            aliases=(f"{cable}X",) if chance.random() < 0.05 else (),
            subject=self.text(chance.randint(0, 6)),
            lines=tuple((f"line{n}", self.text(chance.randint(0, 4))) for n in range(chance.randint(0, 3))),
            paragraphs=paragraphs,
            envelope=self._some((*ADDRESSEES, *NAMES, "VZCZCXRO1974", "Embassy Mexico", "145314", *CODES), 4),
            summary=paragraphs[0][1] if paragraphs and chance.random() < 0.5 else "",
            post=post if chance.random() > 0.05 else None,
            country=country,
            to=self._some(ADDRESSEES, 3),
            tags=self._some(TAGS, 11),
            level=chance.choice((None, *LEVELS)),
            captions=self._some(CAPTIONS, 4),
            precedence=chance.choice((None, "ROUTINE", "ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH")),
            created=created,
            released=self._date(),
            refs=tuple(chance.sample(self._ids, min(len(self._ids), chance.randint(0, 3)))),
            signed=self._some(NAMES, 1),
            classified_by=self._some(NAMES, 1),
            forms=self._some(FORMS, 3),
            flags=tuple(chance.sample(FLAGS, chance.randint(0, 3))),
            is_partial=chance.random() < 0.2,
            more={
                "addressee": ("OSLO", "RIODEJANEIRO", f"OFFICE {key % 7}")[: key % 4],
                "signer": ("EXERCISE", "EXAMPLE")[key % 2 : 1 + key % 3],
                "marking": ("U", "C", "S//NF")[: key % 3],
                "collection": ("cablegate", "plusd")[: 1 + key % 2],
                "defect": ("page-minutes", "glued-lines")[: key % 3],
            },
        )

    def documents(self, count: int, size: int = 40) -> Iterator[Document]:
        """Documents with keys from 1 to `count`."""
        return (self.document(key, size) for key in range(1, count + 1))


class Questions:
    """A stream of queries over such documents."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._traffic = Traffic(seed + 1)
        self._ids = tuple(f"0{year}{post}{key}" for year in (6, 7, 8) for post, _ in POSTS for key in range(1, 200, 3))

    def query(self, depth: int = 2) -> str:
        """A query that parses."""
        chance = self._random
        shape = chance.random() if depth else 1.0
        if shape < 0.25:
            return f"{self.query(depth - 1)} {self.query(depth - 1)}"
        if shape < 0.4:
            return f"({self.query(depth - 1)} OR {self.query(depth - 1)})"
        if shape < 0.5:
            return f"-({self.query(depth - 1)})"
        return self._leaf()

    def _leaf(self) -> str:
        chance = self._random
        return chance.choice((self._word, self._word, self._phrase, self._near, self._bent, self._value, self._date))()

    def _scope(self) -> str:
        return self._random.choice(("", "", "", "subject:", "body:", "summary:"))

    def _word(self) -> str:
        word = self._random.choice((*WORDS, *WORDS, *CODES, "absent"))
        return self._scope() + (f'"{word}"' if " " in word else word)

    def _phrase(self) -> str:
        return f'{self._scope()}"{self._traffic.text(self._random.randint(1, 3))}"'

    def _near(self) -> str:
        return f'{self._scope()}"{self._traffic.text(self._random.randint(2, 3))}"~{self._random.randint(1, 8)}'

    def _bent(self) -> str:
        word = self._random.choice([word for word in WORDS if len(word) > 6 and word.isalpha()])
        cut = word[: self._random.randint(3, 5)]
        slip = word[:2] + self._random.choice(("", "x", word[3] + word[2])) + word[3:]
        return self._scope() + self._random.choice((f"{cut}*", f"{word}~1", f"{slip}~1", f"{slip}~2"))

    def _value(self) -> str:
        chance = self._random
        return chance.choice(
            (
                f"from:{chance.choice(POSTS)[0].lower()}",
                'from:"Rio de Janeiro"',
                f"country:{chance.choice(('MX', 'brazil', 'norway'))}",
                f'tag:"{chance.choice(TAGS)}"',
                "tag:exercise",
                f"class:{chance.choice(('secret', '>=confidential', '<secret', 'lou..secret', 'topsecret'))}",
                f"caption:{chance.choice(('sipdis', 'noforn', 'corrected'))}",
                f"precedence:{chance.choice(('routine', 'flash', 'oo'))}",
                f"form:{chance.choice(FORMS)}",
                f"has:{chance.choice(FLAGS)}",
                "is:partial",
                f"to:{chance.choice(('oslo', 'mexico', 'washdc', 'collective'))}",
                'to:"rio de janeiro"',
                f"signed:{chance.choice(('exercise', 'example', 'exemplo'))}",
                f"addressee:{chance.choice(('oslo', 'RioDeJaneiro', 'OFFICE', 'nowhere'))}",
                f"marking:{chance.choice(('c', 's//nf', 'sbu'))}",
                f"defect:{chance.choice(('page-minutes', 'cut-off'))}",
                f"collection:{chance.choice(('plusd', 'cablegate'))} -signer:exercise",
                f"classifiedby:{chance.choice(('anna', 'exercise'))}",
                f"{chance.choice(('id', 'ref', 'refby'))}:{chance.choice(self._ids)}",
            )
        )

    def _date(self) -> str:
        field = self._random.choice(("created", "released"))
        values = "none * 2006 2007-03 2006-12-31 2006-01-01 2006..2007 2006-03.. ..2007-06-15 >=2007-02 <2008"
        value = self._random.choice(values.split())
        return f"{field}:{value}"
