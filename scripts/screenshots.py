"""Take pictures of the reading room's pages, to be looked at: `python scripts/screenshots.py ADDRESS OUT [NAME...]`.

ADDRESS is of a running `reftel serve` or `reftel demo`. Each page is taken at 1280 pixels in the light, and at 390 (a
phone) in the dark; with `--all` at both widths in both looks, and as printed. A cable with several copies is looked for
in the archive.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.web.browser import CHROMIUM, FLAGS

SIZES = {"wide": (1280, 900), "phone": (390, 844), "paper": (720, 1000)}
SOME = (("wide", "light"), ("phone", "dark"))
ALL = (*((size, look) for size in ("wide", "phone") for look in ("light", "dark")), ("paper", "print"))
TALLEST = 1700
"""Pixels of a page that are kept; lists go on for longer."""


def first(address: str, query: str) -> str:
    """The id of the first hit of a query, or of all."""
    for typed in (query, ""):
        link = f"{address}/api/v1/search?q={typed}&limit=1&sort=-created&passages=false"
        with urllib.request.urlopen(link) as answer:  # noqa: S310 (an address that a person gave)
            hits = json.load(answer).get("hits", [])
        if hits:
            return str(hits[0]["card"]["id"])
    raise SystemExit("the archive is empty")


def pages(address: str) -> dict[str, str]:
    """Name of a picture -> path."""
    cable = first(address, "has:copies")
    post = json.load(urllib.request.urlopen(f"{address}/api/v1/cables/{cable}"))["cable"]["post"]  # noqa: S310
    year = json.load(urllib.request.urlopen(f"{address}/api/v1/cables/{cable}"))["cable"]["year"]  # noqa: S310
    return {
        "home": "/",
        "search": "/search?q=museum",
        "mistake": "/search?q=class:sekret+museum",
        "cable": f"/cable/{cable}",
        "paragraph": f"/cable/{cable}/p/2",
        "source": f"/cable/{cable}/source",
        "copies": f"/cable/{cable}/copies",
        "cite": f"/cable/{cable}/cite",
        "share": f"/cable/{cable}/share",
        "browse": "/browse",
        "posts": "/origin",
        "post": f"/origin/{post}",
        "years": "/created",
        "calendar": f"/created/{year}",
        "tags": "/tag",
        "tag": "/tag/PREL",
        "signers": "/signer",
        "articles": "/articles",
        "holdings": "/holdings",
        "help": "/help",
        "structure": "/help/structure",
        "syntax": "/help/search",
        "reasons": "/help/classification",
        "api": "/api",
        "unknown": "/cable/08NOWHERE1",
    }


def shoot(browser: Browser, address: str, out: Path, wanted: set[str], looks: tuple[tuple[str, str], ...]) -> None:
    """All pictures."""
    for size, look in looks:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if look == "dark" else "light"
        )
        page = context.new_page()
        page.emulate_media(media="print" if look == "print" else "screen")
        for name, path in pages(address).items():
            if wanted and name not in wanted:
                continue
            page.goto(address + path)
            tall = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
            page.screenshot(
                path=out / f"{name}-{size}-{look}.jpg",
                type="jpeg",
                quality=62,
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": tall},
            )
        context.close()


def main() -> None:
    """Read the arguments and take the pictures."""
    given = [argument for argument in sys.argv[1:] if argument != "--all"]
    address, out = given[0].rstrip("/"), Path(given[1])
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        shoot(browser, address, out, set(given[2:]), ALL if "--all" in sys.argv else SOME)
        browser.close()


if __name__ == "__main__":
    main()
