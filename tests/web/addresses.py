"""One address of every page, filled with what the test archive holds."""

from __future__ import annotations

from reftel.archive import Archive
from reftel.web import urls
from reftel.web.address import Sample
from reftel.web.pages import ADDRESSES
from tests.web import hostile


def samples(archive: Archive, copied: str) -> dict[str, str]:
    """Return the sample address of every page that answers with 200, by the page's name."""
    values = Sample.of(archive, copied)
    return {each.name: each.sample_in(values) for each in ADDRESSES if each.answer != "other"}


NAMES = tuple(each.name for each in ADDRESSES if each.answer != "other")
HTML = tuple(each.name for each in ADDRESSES if each.answer == "page")


def looked_at(archive: Archive, copied: str) -> dict[str, str]:
    """Every page that axe looks at, by name."""
    return {
        **{name: path for name, path in samples(archive, copied).items() if name in HTML},
        "hostile": urls.cable(hostile.ID),
        "hostile source": urls.source(hostile.ID),
        "mistake": urls.search("class:sekret"),
        "nothing": urls.search("zzyzzx"),
        "nothing explained": urls.search("musuem zzyzzx from:state -loan"),
        "chosen facets": urls.search("museum class:(unclassified OR secret) tag:SCUL -form:cables-csv"),
        "advice": urls.search("museum or loan"),
        "cited elsewhere": urls.search("https://cables.example.org/cable/08EXAMPLE900888"),
        "opened from a search": urls.cable_hit(copied, "exercise OR the", 1),
        "unknown": urls.cable("08NOWHERE1"),
        "absent cable": urls.cable(archive.absent_cables(limit=1).rows[0].id),
    }


SPECIAL = ("hostile", "hostile source", "mistake", "nothing", "nothing explained", "chosen facets", "advice",
           "cited elsewhere", "opened from a search", "unknown", "absent cable")  # fmt: skip
EVERY = (*sorted(HTML), *SPECIAL)
