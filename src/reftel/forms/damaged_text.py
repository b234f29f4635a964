"""The text of a file that is damaged, up to the damage: a compressed file that ends early, a wrong checksum.

The source is a line with the reason, then the bytes of the telegram that the damage cut off:

    reftel-damaged the compressed data end early
    FM AMEMBASSY LIMA ...
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from reftel.errors import DamagedContainer, NotATelegram
from reftel.forms.base import ANY, Cut, Form, Report, Stream, whole
from reftel.forms.charset import decode_part
from reftel.forms.grammars import telegrams
from reftel.forms.joined_pages import TEXTS, cuts_with_pages
from reftel.model import Defect, Extract
from reftel.spans import Span

NAME: Final = "damaged-text"
_MARK: Final = b"reftel-damaged "


class _UntilDamage:
    """A stream that ends at damage instead of raising an error."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.damage: DamagedContainer | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes; none at the end or at the damage."""
        try:
            return b"" if self.damage else self._stream.read(size)
        except DamagedContainer as error:
            if getattr(error.__cause__, "errno", None) is not None:
                raise  # the disk failed: another try may give the whole text
            self.damage = error
            return b""


def cuts_before_damage(form: Form, stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """Cut a stream as its form does; of text that is damaged, the last telegram is a source that says so.

    Args:
        form: of the stream, by its beginning.
        stream: the file.
        name: of the file, for errors.
        report: takes errors that concern one part.

    Raises:
        DamagedContainer: the damage, after all that was before it.
    """
    if form.name not in TEXTS:
        yield from cuts_with_pages(form, stream, name, report)
        return
    text = _UntilDamage(stream)
    last: Cut | None = None
    for cut in cuts_with_pages(form, text, name, report):
        if last is not None:
            yield last
        last = cut
    if last is not None and text.damage is not None and last.form != ANY:
        last = last._replace(data=_MARK + text.damage.expected.encode() + b"\n" + last.data, form=NAME)
    if last is not None:
        yield last
    if text.damage is not None:
        found = text.damage
        said = f"{found.expected}; the text before the damage was read" if last is not None else found.expected
        raise DamagedContainer(found.source, found.offset, said)


def sniff(head: bytes) -> float:
    """1 for the line above such a text."""
    return 1.0 if head.startswith(_MARK) else 0.0


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram before the damage, of any grammar."""
    end = data.find(b"\n") + 1
    decoded = decode_part(data, end, len(data))
    if not decoded.text.text.strip():
        raise NotATelegram("", end, "a telegram, not blanks")
    found = list(telegrams(decoded.text, decoded.defects))
    size = len(found[-1].text)
    why = data[len(_MARK) : end].decode("utf-8", "replace").strip()
    defect = Defect("file-damaged", f"the file was not read beyond this text: expected {why}", Span(size - 1, size))
    frame = msgspec.structs.replace(found[-1].frame, defects=(*found[-1].frame.defects, defect))
    yield from (*found[:-1], msgspec.structs.replace(found[-1], frame=frame))


FORM = Form(NAME, "Text of a damaged file", sniff, whole, unpack)
