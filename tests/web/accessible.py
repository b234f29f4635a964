"""axe-core on a page, in every look of the site. Contrast is computed once for each style of text."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: Final[tuple[tuple[int, Literal["light", "dark"], list[str]], ...]] = (
    (1280, "light", WCAG),
    (1280, "dark", ["color-contrast"]),
    (390, "dark", WCAG),
    (390, "light", ["color-contrast"]),
)
"""Width, theme, and the rules: sizes and structure depend on the width alone."""

_MEASURED: Final = (Path(__file__).parent / "faint.js").read_text("utf-8")
_RUN: Final = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map(({ id, nodes: [{ html, failureSummary }] }) =>
    [id, html.slice(0, 200), (failureSummary || "").slice(0, 300)]);
}"""


def violations(page: Page, rules: list[str] | None = None) -> list[tuple[str, ...]]:
    """Return each broken rule (of `rules`, or all) with the HTML of its first place, and advice."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(_MEASURED)
    return [tuple(each) for each in page.evaluate(_RUN, rules or WCAG)]


def violations_in_every_look(page: Page) -> list[tuple[object, ...]]:
    """Return the same for each width and theme, and the widths at which the page scrolls sideways."""
    found: list[tuple[object, ...]] = []
    for width, look, rules in LOOKS:
        page.emulate_media(color_scheme=look)
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, "scrolls sideways"))
        found += [(width, look, *each) for each in violations(page, rules)]
    return found
