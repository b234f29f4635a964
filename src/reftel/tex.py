"""Text for TeX and BibTeX."""

from __future__ import annotations

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts escaped braces too
    "}": r"\textbraceright{}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def tex(text: str) -> str:
    """Return a text in which TeX prints each character as it is: `R&D` with a backslash before the ampersand."""
    return "".join(_TEX.get(character, character) for character in text)
