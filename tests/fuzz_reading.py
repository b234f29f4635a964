"""`make fuzz`: any bytes, through every form, give readings whose blocks tile their text, or a ReadError.

Run as `python tests/fuzz_reading.py [libFuzzer's options] [folder of seeds]`. Without seeds it starts from made-up
sources of every form.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["reftel"]):
    from reftel.errors import ReadError
    from reftel.forms import form_named, sniff
    from reftel.forms.openers import opened
    from reftel.reading import RawSource, parse, read_source

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reftel.exercise import sample
from reftel.spans import Span
from tests.forms.samples import BODY, HEADER, PREAMBLE, SCRAPED, columns, csv_row, page

MOST = 65536


def one(data: bytes) -> None:
    """Read `data` as a file, and as the text of a telegram."""
    errors: list[ReadError] = []
    for stream in opened("made", io.BytesIO(data), errors.append):
        try:
            form = sniff(stream.peek())
            if form is None:
                continue
            for cut in form.split(stream, stream.name, errors.append):
                unpack(RawSource(path=stream.name, data=cut.data, offset=cut.offset, form=form.name))
        except ReadError as error:
            errors.append(error)
    for found in errors:
        assert found.source.startswith("made") and found.offset >= 0 and found.expected
    text = data.decode("utf-8", "replace")
    assert sum(len(block.span) for block in parse(text).blocks) == len(text)


def unpack(raw: RawSource) -> None:
    """Read one source as its own form."""
    assert form_named(raw.form)
    for witness in read_source(raw):
        at = 0
        for block in witness.cable.blocks:
            assert block.span.start == at <= block.span.end
            at = block.span.end
        assert at == len(witness.text)
        for field in (*witness.cable.fields, *witness.frame.fields):
            origin = witness.text.origin(field.span)
            assert 0 <= origin.start <= origin.end <= len(raw.data)
        assert witness.text.origin(Span(0, at)).end <= len(raw.data)


def seeds(folder: Path) -> None:
    """Made-up sources to begin with."""
    made = [
        f"{PREAMBLE}{HEADER}\n{BODY}\n".encode(),
        SCRAPED.encode(),
        page().encode(),
        csv_row(*columns()).encode(),
        *(sample(form=form, characters=3000).data for form in ("text", "page", "csv")),
    ]
    for number, data in enumerate(made):
        (folder / str(number)).write_bytes(data)


def main() -> None:
    """Fuzz until a finding or libFuzzer's limit."""
    arguments = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    with tempfile.TemporaryDirectory() as scratch:
        folders = sys.argv[1 + len(arguments) :] or [scratch]
        seeds(Path(scratch))
        atheris.Setup([sys.argv[0], f"-max_len={MOST}", *arguments, *folders], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
