"""Make the fonts of `src/reftel/web/fonts` from those of the pages: a PDF needs them in one weight and not compressed.

Run by a person after `scripts/vendor.py` brought newer fonts, never at run time: `python scripts/print_fonts.py`.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEB = Path(__file__).resolve().parent.parent / "src/reftel/web"
VENDOR = WEB / "static/vendor"
MADE = {
    "serif": ("source-serif-4", 400),
    "serif-bold": ("source-serif-4", 600),
    "sans": ("source-sans-3", 400),
}


def main() -> None:
    """Write two fonts of each weight: Latin, and the rest of Latin."""
    for name, (family, weight) in MADE.items():
        for part in ("latin", "latin-ext"):
            font = TTFont(VENDOR / "fonts" / f"{family}-{part}.woff2", recalcTimestamp=False)
            axes = {axis.axisTag: weight if axis.axisTag == "wght" else axis.defaultValue for axis in font["fvar"].axes}
            plain = instantiateVariableFont(font, axes)
            plain.flavor = None
            plain.save(WEB / "fonts" / f"{name}-{part}.ttf")
    copyfile(VENDOR / "fonts.LICENSES.txt", WEB / "fonts" / "LICENSES.txt")


if __name__ == "__main__":
    main()
