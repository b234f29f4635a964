"""The text of an RTF document (Rich Text Format 1.9.1): paragraphs become lines, a row of a table is a line.

A source is the document. Its running heads and feet, footnotes and comments are blocks after the telegram. Text
deleted by tracked changes is dropped, with a defect. Letters written as codes (`\\'b6`, `\\u182?`) lead to these codes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reftel.blocks import RegionKind
from reftel.forms.base import Form, whole
from reftel.forms.charset import decode
from reftel.forms.print_around import document_telegrams
from reftel.model import Extract
from reftel.spans import MappedText, Weave

_TOP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,80}\{\\rtf")
_TOKEN = re.compile(
    r"\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\u(?P<code>-?\d{1,6}) ?"
    r"|\\(?P<word>[A-Za-z]{1,32})(?P<value>-?\d{1,10})? ?"
    r"|\\(?P<sign>[^A-Za-z'])"
    r"|(?P<open>\{)|(?P<close>\})|(?P<end>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|(?P<odd>\\)"
)
_WRITTEN: Final = {
    "par": "\n",
    "line": "\n",
    "sect": "\n",
    "row": "\n",
    "nestrow": "\n",
    "page": "\f",
    "tab": "\t",
    "cell": "\t",
    "nestcell": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
"""Commands -> characters."""
_SIGNS: Final = {"\\": "\\", "{": "{", "}": "}", "~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n", "\t": "\t"}
"""Characters after a backslash -> characters; of others (`\\-`: a place to divide a word) none."""
_PARTS: Final[dict[str, RegionKind]] = {
    **dict.fromkeys(
        ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"), "running_head"
    ),
    **dict.fromkeys(("footnote", "annotation"), "note"),
}
"""Groups of print around the text -> their region."""
_SKIPPED: Final = frozenset(
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "listtext", "themedata"),
        *("colorschememapping", "datastore", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl"),
        *("latentstyles", "bkmkstart", "bkmkend", "filetbl", "revtbl", "nonshppict", "tc", "xe", "rxe", "txe"),
    )
)
"""Groups that are not text."""
_PAGES: Final = {437: "cp437", 850: "cp850", 10000: "mac_roman", 65001: "utf-8", 708: "iso8859_6"}
_CHARSETS: Final = {
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    77: "mac_roman",
}
"""Numbers of charsets of fonts -> codecs."""
_FONT = re.compile(r"\\f(\d{1,6})\b[^{};]{0,200}?\\fcharset(\d{1,3})")
_FALLBACK: Final = "cp1252"
_DEEPEST: Final = 500


class _State(NamedTuple):
    """Properties that a group has and that end with it."""

    place: str = "text"
    """`text`, a part of `_PARTS`, or empty: skipped."""
    codec: str = _FALLBACK
    letters: int = 1
    """Characters that old programs show for a `\\u`."""
    is_deleted: bool = False


def sniff(head: bytes) -> float:
    """1 for the first command."""
    return 1.0 if _TOP.match(head) else 0.0


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegrams of a document."""
    decoded = decode(data)
    walk = _Walk(decoded.text)
    for token in _TOKEN.finditer(decoded.text.text):
        walk.take(token)
    text = walk.part("text")
    defects = [defect for defect in decoded.defects if defect.code != "charset-guessed"]
    around = [(kind, walk.part(name)) for name, kind in _PARTS.items() if name in walk.parts]
    yield from document_telegrams(text, around, defects, walk.deleted, rule="rtf_document", name="RTF document")


class _Walk:
    """The text of the tokens so far."""

    def __init__(self, source: MappedText) -> None:
        self.source = source
        self.parts: dict[str, Weave] = {"text": Weave(source)}
        self.deleted = 0
        self._state = _State(codec=_page(source.text))
        self._above: list[_State] = []
        self._fonts = {int(font): _CHARSETS.get(int(charset)) for font, charset in _FONT.findall(source.text[:200_000])}
        self._default = self._state.codec
        self._is_first = False
        """Whether the group has had no command yet."""
        self._is_optional = False
        """Whether the group begins with `\\*`: one to be skipped unless it is known."""
        self._to_skip = 0
        """Characters to come that are the old form of a `\\u`."""
        self._bytes = b""
        self._bytes_at = 0
        self._high = 0
        self._skip_to = 0

    def part(self, name: str) -> MappedText:
        """The text of a part."""
        return self.parts[name].done()

    def take(self, token: re.Match[str]) -> None:
        """Add a token."""
        if token.start() < self._skip_to:
            return
        kind = token.lastgroup
        if kind != "hex":
            self._bytes = b""
        if kind == "value":
            kind = "word"
        {
            "open": self._open,
            "close": self._close,
            "word": self._word,
            "sign": self._sign,
            "text": self._text,
            "hex": self._hex,
            "code": self._code,
        }.get(kind or "", _nothing)(token)

    def _open(self, _: re.Match[str]) -> None:
        if len(self._above) < _DEEPEST:
            self._above.append(self._state)
        self._is_first, self._is_optional, self._to_skip = True, False, 0

    def _close(self, _: re.Match[str]) -> None:
        if self._above:
            self._state = self._above.pop()
        self._is_first, self._to_skip = False, 0

    def _word(self, token: re.Match[str]) -> None:
        name, value = token["word"], int(token["value"] or 0)
        if self._is_first:
            self._is_first = False
            if name in _PARTS and self._state.place:
                self._state = self._state._replace(place=name)
                return
            if name in _SKIPPED or (self._is_optional and name not in ("shptxt", "shpinst")):
                self._state = self._state._replace(place="")
                return
        if name == "bin":
            self._skip_to = token.end() + max(value, 0)
        elif name in _WRITTEN:
            if self._to_skip:
                self._to_skip -= 1
                return
            self._put(_WRITTEN[name], *token.span())
        elif name == "uc":
            self._state = self._state._replace(letters=min(max(value, 0), 8))
        elif name == "f":
            self._state = self._state._replace(codec=self._fonts.get(value) or self._default)
        elif name in ("deleted", "plain"):
            self._state = self._state._replace(is_deleted=name == "deleted" and token["value"] != "0")

    def _sign(self, token: re.Match[str]) -> None:
        if token["sign"] == "*":
            self._is_optional = True
            return
        self._is_first = False
        written = _SIGNS.get(token["sign"], "")
        if written and self._to_skip:
            self._to_skip -= 1
        elif written:
            self._put(written, *token.span())

    def _text(self, token: re.Match[str]) -> None:
        self._is_first = False
        start, end = token.span()
        skipped = min(self._to_skip, end - start)
        self._to_skip -= skipped
        start += skipped
        if not self._state.place or start == end:
            return
        if self._state.is_deleted:
            self.deleted += end - start
        else:
            self._weave().keep(start, end)

    def _hex(self, token: re.Match[str]) -> None:
        self._is_first = False
        if self._to_skip:
            self._to_skip -= 1
            return
        if not self._bytes:
            self._bytes_at = token.start()
        self._bytes += bytes((int(token["hex"], 16),))
        try:
            written = codecs.getincrementaldecoder(self._state.codec)("replace").decode(self._bytes)
        except (UnicodeError, LookupError):
            written = "\ufffd"
        if written:
            self._bytes = b""
            self._put(written, self._bytes_at, token.end())

    def _code(self, token: re.Match[str]) -> None:
        self._is_first = False
        code = int(token["code"]) & 0xFFFF
        self._to_skip = self._state.letters
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            high, self._high = self._high, 0
            written = chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd"
            self._put(written, *token.span())
        else:
            self._put(chr(code), *token.span())

    def _put(self, written: str, start: int, end: int) -> None:
        if not self._state.place:
            return
        if self._state.is_deleted:
            self.deleted += len(written)
        else:
            self._weave().unit(written, start, end)

    def _weave(self) -> Weave:
        return self.parts.setdefault(self._state.place, Weave(self.source))


def _nothing(_: re.Match[str]) -> None:
    """Pass over a token without text."""


def _page(text: str) -> str:
    """The codec of a document's code page."""
    found = re.search(r"\\ansicpg(\d{1,5})", text[:2000])
    if found is None:
        first = text[:200]
        return "mac_roman" if "\\mac" in first else "cp437" if "\\pc" in first else _FALLBACK
    name = _PAGES.get(int(found[1]), f"cp{found[1]}")
    try:
        codecs.lookup(name)
    except LookupError:
        return _FALLBACK
    return name


FORM = Form("rtf-document", "RTF document", sniff, whole, unpack)
