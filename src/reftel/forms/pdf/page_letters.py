"""Letters of a page's text layer: their direction, whether they show, and the words that they form."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from math import degrees
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from reftel.forms.pdf.covers import Print
from reftel.forms.pdf.page_words import WordMaker
from reftel.forms.pdf.pages import Box, PageWord
from reftel.forms.pdf.shape import Shape, Upright

_LIGHT = 128
"""From this value on, a color shows on black."""
_MOST_CHARS = 200_000
_SLOPE = 12.0
"""Degrees by which lines may slope; print that does so more is over the page."""
_LEVEL = 0.3
"""Degrees of slope from which lines are not level."""
_ASLANT = -1
"""In place of a turn: print over the page."""
_TALL = 2.2
"""Heights of the page's words from which print over other words is not text."""


class Letter(NamedTuple):
    """A character of the text layer."""

    text: str
    """Empty between two words."""
    box: Box
    """Of the page as shown."""
    turn: int
    """Degrees to turn the page clockwise so that the line is upright; -1 if it is print over the page."""
    slope: float = 0.0
    """Degrees by which its line then falls to the right."""
    is_light: bool = False
    is_hidden: bool = False


BREAK = Letter("", Box(0, 0, 0, 0), 0)
"""The end of a word."""


def letters_of(page: Any, shape: Shape) -> Iterator[Letter]:
    """The letters of the text layer, in the order of the document."""
    layer = page.get_textpage()
    raw = layer.raw
    rect = pdfium.FS_RECTF()
    for index in range(min(layer.count_chars(), _MOST_CHARS)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if char in " \r\n\t\xa0\x00":
            yield BREAK
            continue
        if code in (0xFFFE, 2):  # a hyphen at the end of a line, which pdfium takes for the divider of a word
            char = "-"
        if pdfium.FPDFText_GetLooseCharBox(raw, index, rect):
            box = shape.place(rect.left, rect.bottom, rect.right, rect.top)
            turn, slope = _turn(pdfium.FPDFText_GetCharAngle(raw, index), shape.turn)
            yield Letter(char, box, turn, slope, _is_light(raw, index))


def _turn(angle: float, page: int) -> tuple[int, float]:
    """The turn that makes a line upright that is turned clockwise by an angle, in radians, on a page that is shown
    turned; and the degrees by which the line then falls to the right."""
    slope = degrees(angle) if angle > 0 else 0.0
    quarter = round(slope / 90) * 90
    return ((-quarter - page) % 360 if abs(slope - quarter) <= _SLOPE else _ASLANT), slope - quarter


def _is_light(raw: Any, index: int) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(raw, index, red, green, blue, alpha):
        return False
    return max(red.value, green.value, blue.value) >= _LIGHT


def hidden_letters(
    letters: Sequence[Letter], boxes: Sequence[Box], seen: Print | None, *, is_scan: bool
) -> list[Letter]:
    """The letters, with those marked that do not show.

    Args:
        letters: of the text layer.
        boxes: black boxes, as shown.
        seen: the page as shown; None if nothing can hide letters.
        is_scan: whether the letters were recognized in an image. Their boxes are rough: white between
            two letters hides none.

    Returns:
        The same letters.
    """
    return [
        each._replace(is_hidden=True) if each.text and _is_hidden(each, boxes, seen, is_scan=is_scan) else each
        for each in letters
    ]


def _is_hidden(letter: Letter, boxes: Sequence[Box], seen: Print | None, *, is_scan: bool) -> bool:
    box = letter.box
    if not letter.is_light and any(one.holds((box.left + box.right) / 2, (box.top + box.bottom) / 2) for one in boxes):
        return True
    if seen is None:
        return False
    return seen.is_black(letter.text, box) if is_scan else seen.hides(letter.text, box)


def upright_of(letters: Iterable[Letter], width: float, height: float) -> Upright:
    """The way to the page on which most lines of these letters are upright and level."""
    slopes: dict[int, list[float]] = {}
    for letter in letters:
        if letter.text and letter.turn != _ASLANT:
            slopes.setdefault(letter.turn, []).append(letter.slope)
    if not slopes:
        return Upright(width, height, 0)
    turn = max(slopes, key=lambda each: len(slopes[each]))
    slope = median(slopes[turn])
    return Upright(width, height, turn, slope if abs(slope) >= _LEVEL else 0.0)


class Words(NamedTuple):
    """The words of a page."""

    words: list[PageWord]
    """On the upright page."""
    asides: list[PageWord]
    """On the page as shown: print in other directions."""


def words_of(letters: Iterable[Letter], upright: Upright) -> Words:
    """The words that letters form, by the spaces and the gaps between them."""
    main = WordMaker()
    others: dict[int, tuple[Upright, WordMaker]] = {}
    asides: list[PageWord] = []
    slanted: list[Letter] = []
    for letter in letters:
        if letter.turn == _ASLANT and letter.text:
            slanted.append(letter)
            continue
        if slanted:
            asides.append(_slanted(slanted))
            slanted = []
        if not letter.text:
            main.end()
            for _, maker in others.values():
                maker.end()
        elif letter.turn == upright.turn:
            main.add(letter.text, upright.box(letter.box))
        else:
            if letter.turn not in others:
                others[letter.turn] = (Upright(upright.width, upright.height, letter.turn), WordMaker())
            way, maker = others[letter.turn]
            maker.add(letter.text, way.box(letter.box))
    if slanted:
        asides.append(_slanted(slanted))
    for way, maker in others.values():
        asides += [way.shown(word) for word in maker.done()]
    return Words(main.done(), asides)


def _slanted(letters: Sequence[Letter]) -> PageWord:
    boxes = [letter.box for letter in letters]
    return PageWord(
        "".join(letter.text for letter in letters),
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def print_over(words: Sequence[PageWord]) -> tuple[list[PageWord], list[PageWord]]:
    """Divide words into those of the text, and large print over other words: a watermark."""
    usual = median([word.bottom - word.top for word in words] or [0.0])
    tall = [word for word in words if word.bottom - word.top > _TALL * usual]
    over = {id(word) for word in tall if sum(_is_in(other, word) for other in words) >= _FEWEST_UNDER}
    return [word for word in words if id(word) not in over], [word for word in words if id(word) in over]


_FEWEST_UNDER = 2


def _is_in(word: PageWord, tall: PageWord) -> bool:
    if word is tall:
        return False
    return tall.left <= (word.left + word.right) / 2 <= tall.right and tall.top <= word.middle <= tall.bottom
