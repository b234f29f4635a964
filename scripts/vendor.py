"""Refresh what `src/reftel/web/static/vendor` holds from npm, at the versions pinned here.

Run by a person who wants newer versions, never at run time: `python scripts/vendor.py`. Needs `npm` and `node`.
Three things come out: `d3-brush.js` (the unmodified minified builds of d3-brush and what it needs, one after the other,
with their licenses) and `world.svg` (coasts and borders of world-atlas, simplified, projected with d3-geo, so that the
server can draw a map without any JavaScript), with `world.json` (the projection's constants and points to check it by);
and `fonts/` (subsets of one serif and one sans, unmodified, with their licenses).
"""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "src/reftel/web/static/vendor"

BRUSH = (
    ("d3-dispatch", "3.0.1"),
    ("d3-selection", "3.0.0"),
    ("d3-drag", "3.0.0"),
    ("d3-color", "3.1.0"),
    ("d3-interpolate", "3.0.1"),
    ("d3-timer", "3.0.1"),
    ("d3-ease", "3.0.1"),
    ("d3-transition", "3.0.1"),
    ("d3-brush", "3.0.0"),
)
"""In the order in which the builds must be loaded: each only needs those above it."""

WORLD = (
    ("world-atlas", "2.0.2"),
    ("topojson-client", "3.1.0"),
    ("topojson-simplify", "3.0.3"),
    ("d3-array", "3.2.4"),
    ("d3-geo", "3.1.1"),
)

FONTS = (("source-serif-4", "5.3.1"), ("source-sans-3", "5.3.1"))
"""Packages of @fontsource-variable. Their files are subsets already; a browser loads the second only where a page has a
letter of it."""
SUBSETS = ("latin", "latin-ext")


def pack(package: str, version: str, into: Path) -> Path:
    """Fetch one package at one version by `npm pack` and unpack it; gives its folder."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(into), f"{package}@{version}"]
    name = subprocess.run(command, check=True, capture_output=True, text=True, cwd=into).stdout.split()[-1]  # noqa: S603
    home = into / package
    with tarfile.open(into / name) as tar:
        tar.extractall(home, filter="data")
    return home / "package"


def license(folder: Path) -> str:
    """The text of a package's license file."""
    found = next(path for path in sorted(folder.iterdir()) if path.name.upper().startswith(("LICENSE", "LICENCE")))
    return found.read_text("utf-8").strip()


def make_brush(work: Path) -> None:
    """Write `d3-brush.js` and add the licenses of what is in it."""
    parts, licenses = [], []
    for package, version in BRUSH:
        folder = pack(package, version, work)
        parts.append((folder / f"dist/{package}.min.js").read_text("utf-8").strip())
        licenses.append(f"== {package} {version} ==\n\n{license(folder)}\n")
    (VENDOR / "d3-brush.js").write_text("\n".join(parts) + "\n", "utf-8")
    (VENDOR / "d3-brush.LICENSES.txt").write_text("\n".join(licenses), "utf-8")


def make_world(work: Path) -> None:
    """Write `world.svg` and `world.json` with d3-geo's Equal Earth projection."""
    wanted = [f"{name}@{version}" for name, version in WORLD]
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", *wanted]
    subprocess.run(install, check=True, cwd=work)  # noqa: S603
    script = (Path(__file__).parent / "world.mjs").read_text("utf-8")
    (work / "world.mjs").write_text(script, "utf-8")
    done = subprocess.run(["node", "world.mjs"], check=True, capture_output=True, text=True, cwd=work)  # noqa: S607
    made = json.loads(done.stdout)
    paths = "".join(
        f'<symbol id="{key}" viewBox="0 0 960 468"><path d="{made[key]}"/></symbol>' for key in ("land", "borders")
    )
    (VENDOR / "world.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{paths}</svg>\n', "utf-8")
    (VENDOR / "world.json").write_text(json.dumps(made["projection"], indent=1) + "\n", "utf-8")
    licenses = [f"== {name} {version} ==\n\n{license(work / 'node_modules' / name)}\n" for name, version in WORLD]
    (VENDOR / "world.LICENSES.txt").write_text("\n".join(licenses), "utf-8")


def make_fonts(work: Path) -> None:
    """Copy the subsets, with their licenses."""
    wanted = [f"@fontsource-variable/{name}@{version}" for name, version in FONTS]
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", *wanted]
    subprocess.run(install, check=True, cwd=work)  # noqa: S603
    (VENDOR / "fonts").mkdir(exist_ok=True)
    licenses = []
    for name, version in FONTS:
        folder = work / "node_modules/@fontsource-variable" / name
        for subset in SUBSETS:
            data = (folder / f"files/{name}-{subset}-wght-normal.woff2").read_bytes()
            (VENDOR / f"fonts/{name}-{subset}.woff2").write_bytes(data)
        licenses.append(f"== {name} {version} ==\n\n{license(folder)}\n")
    (VENDOR / "fonts.LICENSES.txt").write_text("\n".join(licenses), "utf-8")


def main() -> None:
    """Make all, in a folder that is thrown away."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        make_brush(Path(folder))
        make_world(Path(folder))
        make_fonts(Path(folder))
    versions = dict((*BRUSH, *WORLD, *FONTS))
    (VENDOR / "versions.json").write_text(json.dumps(versions, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
