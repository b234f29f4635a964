"""Generate docs/urls.md from the rows of the pages: `python -m reftel.web.address_page > docs/urls.md`."""

from __future__ import annotations

import re

from reftel.web.address import Address, Promise
from reftel.web.pages import ADDRESSES

_HEAD = """# Addresses of the reading room

Made from the rows of the pages (`src/reftel/web/pages/`) by `python -m reftel.web.address_page`; do not edit.

## Permanent

Books may print these links. They work in every later version of Reftel, at least as redirects.

| address | page |
| --- | --- |
"""

_REDIRECTS = """
A paragraph gets its anchor when Reftel first reads the paragraph, and the record keeps the anchor. If a later parser
numbers the paragraph in another way, the old anchor leads to the same text.

These addresses redirect permanently:

- any spelling of a readable id: `/cable/08mexico714`, `/cable/2008MEXICO00714`, `/cable/08 MEXICO 000714`;
- the addresses of the site of 2010 and 2011: `/cable/2008/03/08MEXICO714.html`, `/tag/PREL_0.html`,
  `/date/2008-03_0.html`, `/reldate/2011-08-30_0.html`, `/origin/NAME.html`, `/classification/NAME.html`;
- an address with an extra slash at its end.

## Stable in this version

| address | page |
| --- | --- |
"""

_NONE = """
Lists take `?order=oldest` and `?after=` (the cursor of the page before). A cursor works for as long as the page that
gave it; do not keep it. A link from a search to a cable has `?q=` (the query), `hit=` (the number of the cable among
the hits) and `sort=`; `#hit-1` is the first match in its text.

## No promise

| address | page |
| --- | --- |
"""


def page() -> str:
    """Return the page as Markdown."""
    return _HEAD + _lines("ever") + _REDIRECTS + _lines("version") + _NONE + _lines("none")


def _lines(promise: Promise) -> str:
    return "".join(f"{line}\n" for each in ADDRESSES if each.promise == promise for line in lines_of(each))


def lines_of(address: Address) -> list[str]:
    """Return the rows of the table for one address."""
    shown = re.sub(r":\w+\}", "}", address.pattern)
    more = (f"| `{shown}{tail}` | {about} |" for tail, about in address.more)
    return [f"| `{shown}` | {address.about} |", *more]


if __name__ == "__main__":
    print(page(), end="")
