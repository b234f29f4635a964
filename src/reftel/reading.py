"""From anything that holds telegrams to readings of them: find, open, sniff, cut, unpack, read.

Two halves that can run in different processes: `sources` streams the raw bytes of each telegram's source and does next
to nothing else; `read_source` is a pure function of one of them.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import IO

import msgspec

from reftel import bounds
from reftel.bounds import OutOfTime, time_limit
from reftel.errors import NotATelegram, ReadError, TookTooLong, TooLarge
from reftel.forms import form_named, sniff
from reftel.forms.base import ANY, HEAD, Cut
from reftel.forms.charset import decode
from reftel.forms.contained_sources import is_sources_file
from reftel.forms.damaged_text import cuts_before_damage
from reftel.forms.finding import files
from reftel.forms.grammars import begins, one_extract
from reftel.forms.naming import named
from reftel.forms.openers import is_container, opened
from reftel.inner_sections import read_extract
from reftel.model import Cable, Extract, Source, Witness
from reftel.origins import Accession, Provenance
from reftel.parts import TextPart, join
from reftel.spans import MappedText

OnError = Callable[[ReadError], None]
"""Gets every source that cannot be read; reading continues with the next."""

Elsewhere = Callable[[str, OnError], Iterator["RawSource"]]
"""Yields the sources of a file that another process opens."""

SMALL = 1 << 20
"""Bytes of a file that is opened in any process, if it is not a container."""
DATABASES = (b"SQLite format 3\x00", b"PAR1", b"ARROW1", b"%PDF")
"""How files begin whose parts libraries read that cannot be interrupted."""

MOST_PARTS = 200
"""Telegrams that `parse` looks at in one text; the last one of more contains the rest."""

_LONE = re.compile("[\ud800-\udfff]")


class RawSource(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of one telegram's source: a whole file or member, a telegram of a text, a row of a table."""

    path: str
    """As in `Source.path`: the path as given, ` > member` for a member of a container, ` # 7` for a part of a file."""
    data: bytes
    offset: int = 0
    """Offset of `data` in the file or member, in bytes (of the unpacked member)."""
    form: str = ""
    """Name of the form that reads it."""
    provenance: Provenance | None = None
    """Origin according to its container."""
    accession: Accession | None = None
    """Gift that the file came with."""


def parse(text: str | bytes, *, year: int | None = None, reference_id: str | None = None) -> Cable:
    """Return the reading of one telegram's text, whole or a fragment of it. Never raises on content.

    The text may have a text dump's preamble, be a copied page, a SMART telegram or a military message.

    Args:
        text: The text; spans of the result are offsets in it. Bytes are decoded like a text file (UTF-8, UTF-16, else
            the best guess): problems with them are among the cable's defects, and spans count in the decoded text.
        year: Year (four digits) for references without one, if the text has no date.
        reference_id: The telegram's id, if it is known from elsewhere.

    Example:
        >>> cable = reftel.parse("SUBJECT: THE LAMP\\nREF: LIMA 11", year=2008)
        >>> cable.subject, cable.references[0].id
        ('THE LAMP', '08LIMA11')
    """
    if isinstance(text, bytes | bytearray | memoryview):
        decoded = decode(bytes(text))
        cable = parse(decoded.text.text, year=year, reference_id=reference_id)
        return msgspec.structs.replace(cable, defects=(*decoded.defects, *cable.defects))
    whole = _in_unicode(text)
    starts = [0, *begins(whole)]
    parts = [
        TextPart(start, end, _one(whole[start:end], year, reference_id))
        for start, end in pairwise([*starts[:MOST_PARTS], len(whole)])
    ]
    return parts[0].cable if len(parts) == 1 and not parts[0].cable.sections else join(parts)


def _in_unicode(text: str) -> str:
    """A text without surrogates, which no encoding has. To encode it takes a tenth of the time of the pattern."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text)
    return text


def _one(text: str, year: int | None, reference_id: str | None) -> Cable:
    return read_extract(one_extract(MappedText(text)), year=year, reference_id=reference_id)


def read(
    path: str | os.PathLike[str], *, on_error: OnError | None = None, year: int | None = None
) -> Iterator[Witness]:
    """Yield every telegram at a path, one in memory at a time.

    Args:
        path: A file, a folder, a zip, a tar, a compressed file of any known form; `-` is standard input.
        on_error: Called with a `ReadError` for each unreadable source.
        year: Year (four digits) for references without one, if a telegram has no date.

    Raises:
        ReadError: the first error, after everything that can be read was given; only without `on_error`.

    Example:
        >>> [witness.cable.subject for witness in reftel.read("lamp.txt")]
        ['EXERCISE: The Lamp']
    """
    errors: list[ReadError] = []
    report = on_error or errors.append
    for raw in sources(path, on_error=report):
        yield from read_within_bounds(raw, on_error=report, year=year)
    _raise_first(errors)


def sources(
    path: str | os.PathLike[str], *, on_error: OnError | None = None, elsewhere: Elsewhere | None = None
) -> Iterator[RawSource]:
    """Yield the raw bytes of every telegram's source at a path, in a fixed order.

    Args:
        path: As in `read`.
        on_error: As in `read`.
        elsewhere: Opens a file in another process, which has a limit of memory; used for each file that may need it.
            Without it, opening a file has only a limit of time (`bounds.opening_seconds`).

    Raises:
        ReadError: the first error, after everything that can be read was given; only without `on_error`.

    Example:
        >>> [(raw.path, raw.form) for raw in reftel.sources("lamp.txt")]
        [('lamp.txt', 'telegram-text')]
    """
    errors: list[ReadError] = []
    report = on_error or errors.append
    for name, file in files(path, report):
        if elsewhere is not None and str(path) != "-" and needs_process(file):
            yield from elsewhere(str(file.name), report)
        else:
            yield from _in_time(_sources_of(name, file, report), name, file, report)
    _raise_first(errors)


def needs_process(file: IO[bytes]) -> bool:
    """Return whether opening a file may take long or much memory: containers of any size, and all larger files."""
    if os.fstat(file.fileno()).st_size > SMALL:
        return True
    head = os.pread(file.fileno(), HEAD, 0)
    return is_container(head) or head.startswith(DATABASES)


def _in_time(found: Iterator[RawSource], name: str, file: IO[bytes], report: OnError) -> Iterator[RawSource]:
    """Yield as long as the file has time left. Time in which the caller works does not count."""
    try:
        left = bounds.opening_seconds(os.fstat(file.fileno()).st_size)
    except (OSError, ValueError):  # no file, such as standard input in a test
        left = bounds.SOURCE_SECONDS
    while True:
        begun = time.thread_time()
        try:
            with time_limit(left):
                raw = next(found, None)
        except OutOfTime:
            report(TookTooLong(name, 0, f"a file that opens within {bounds.SOURCE_SECONDS:.0f} seconds"))
            return
        except MemoryError:
            report(TooLarge(name, 0, f"a file that opens within {bounds.WORKER_BYTES >> 20} MiB of memory"))
            return
        if raw is None:
            return
        left += bounds.SECONDS_FOR_EACH - (time.thread_time() - begun)
        yield raw


def _sources_of(name: str, file: IO[bytes], report: OnError) -> Iterator[RawSource]:
    for stream in opened(name, file, report):
        if is_sources_file(stream.name):  # the ingest has looked at it
            continue
        try:
            head = stream.peek()
            form = sniff(head)
            if form is None:
                wanted = f"a telegram in a known form, not {named(head)}"
                raise stream.damage or NotATelegram(stream.name, 0, wanted)
            said = _Counted(report)
            for cut in _recognized(cuts_before_damage(form, stream, stream.name, said), stream.name, said):
                said.count += 1
                part = f"{stream.name} # {cut.label}" if cut.label else stream.name
                yield RawSource(
                    path=part,
                    data=cut.data,
                    offset=cut.offset,
                    form=cut.form or form.name,
                    provenance=stream.provenance,
                )
            if not said.count:
                report(NotATelegram(stream.name, 0, f"a telegram; this file of the form {form.name} has none"))
        except ReadError as error:
            report(error)


def _recognized(cuts: Iterator[Cut], name: str, report: OnError) -> Iterator[Cut]:
    """Yield cuts; parts of a file that are files of any form are recognized and cut again."""
    for cut in cuts:
        if cut.form != ANY:
            yield cut
            continue
        form = sniff(cut.data[:HEAD])
        if form is None:
            part = f"{name} # {cut.label}"
            report(NotATelegram(part, cut.offset, f"a telegram in a known form, not {named(cut.data[:HEAD])}"))
            continue
        for inner in form.split(io.BytesIO(cut.data), f"{name} # {cut.label}", report):
            label = f"{cut.label} # {inner.label}" if inner.label else cut.label
            known = inner.form if inner.form not in ("", ANY) else form.name
            yield Cut(cut.offset + inner.offset, inner.data, label, known)


class _Counted:
    """Passes errors on, and counts the sources and errors of a file. A file with neither is an error too."""

    def __init__(self, report: OnError) -> None:
        self._report = report
        self.count = 0

    def __call__(self, error: ReadError) -> None:
        self.count += 1
        self._report(error)


def read_source(raw: RawSource, *, year: int | None = None) -> Iterator[Witness]:
    """Yield the telegrams of one source: almost always one; a page that continues with other cables has more.

    A pure function of its arguments. The second and later telegrams have ` # 2` ... after their path.

    Args:
        raw: The source, as `sources` gives it.
        year: Year (four digits) for references without one, if a telegram has no date.

    Raises:
        ReadError: the form of the source does not find a telegram in it.

    Example:
        >>> raw = next(reftel.sources("lamp.txt"))
        >>> [witness.cable.subject for witness in reftel.read_source(raw)]
        ['EXERCISE: The Lamp']
    """
    try:
        for extract in form_named(raw.form).unpack(raw.data):
            yield _witness(raw, extract, year)
    except ReadError as error:
        raise type(error)(raw.path, raw.offset + error.offset, error.expected) from error


def texts_of(raw: RawSource) -> Iterator[MappedText]:
    """Yield the texts of the telegrams of one source, which is decoded and not read: `read_source` reads them too.

    Args:
        raw: The source, as `sources` gives it.

    Raises:
        ReadError: the form of the source does not find a telegram in it.
    """
    for extract in form_named(raw.form).unpack(raw.data):
        yield extract.text


def read_within_bounds(raw: RawSource, *, on_error: OnError, year: int | None = None) -> list[Witness]:
    """Return the telegrams of one source that can be read in the time that a source may take."""
    found: list[Witness] = []
    try:
        with time_limit(bounds.SOURCE_SECONDS):
            for witness in read_source(raw, year=year):
                found.append(witness)
    except ReadError as error:
        on_error(_without_frames(error))
    except OutOfTime:
        on_error(took_too_long(raw))
    return found


def _without_frames(error: ReadError) -> ReadError:
    """The error without the frames of its traceback: they hold the source and its texts while the error is kept."""
    each: BaseException | None = error
    while each is not None:
        each.__traceback__ = None
        each = each.__cause__ or each.__context__
    return error


def took_too_long(raw: RawSource) -> TookTooLong:
    """The error for a source whose reading took too long."""
    return TookTooLong(raw.path, raw.offset, f"a source that is read within {bounds.SOURCE_SECONDS:.0f} seconds")


def _witness(raw: RawSource, extract: Extract, year: int | None) -> Witness:
    text = extract.text.text
    if len(text) > bounds.TELEGRAM_CHARACTERS:
        raise TooLarge("", 0, f"a telegram of at most {bounds.TELEGRAM_CHARACTERS:,} characters")
    return Witness(
        source=Source(
            path=f"{raw.path} # {extract.member}" if extract.member else raw.path,
            sha256=hashlib.sha256(raw.data).hexdigest(),
            size=len(raw.data),
            offset=raw.offset,
            form=raw.form,
        ),
        data=raw.data,
        text=extract.text,
        frame=extract.frame,
        cable=read_extract(extract, year=year),
    )


def _raise_first(errors: list[ReadError]) -> None:
    if errors:
        if len(errors) > 1:
            errors[0].add_note(f"and {len(errors) - 1} more sources could not be read")
        raise errors[0]
