"""A document of Foreign Relations of the United States as text copied from the web.

`033.1100 CO/4-953: Telegram`, the head, classification and precedence in lower case, the telegram with its number, the
signature, footnotes. The copy has run the numbers of footnotes into words (`France1`) and set `[Page 1444]` into lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Cut, Form, Report, Stream, read_whole
from reftel.forms.charset import decode, line_feeds
from reftel.forms.frus import FrusDocument, put_document
from reftel.forms.layout import Layout
from reftel.forms.wide import over_wide
from reftel.model import Defect, Extract
from reftel.particulars import Attribute
from reftel.spans import MappedText, Span, Weave
from reftel.vocab.month_names import SHORT_MONTHS

_FILE = re.compile(r"(?m)^(?P<file>[^\n:]{3,80}?)[ ]?: (?:Circular )?[Tt]ele?gram[ \t]*\r?$")
_NEW = re.compile(r"(?m)^\[?\d{1,4}\]?\. (?:Circular )?Tele?gram From [^\n]{3,300}$")
_OLD = re.compile(r"(?m)^(?:The )?[A-Z][^\n]{2,120}? to (?:the |All )?[A-Z][^\n]{2,160}$")
_OTHER = re.compile(
    r"(?m)^\[?\d{1,4}\]?\. (?:(?:Circular |Action |Briefing )?(?:Airgram|Memorandum|Letter|Paper|Report|Minutes"
    r"|Message|Note|Summary|Study|Backchannel Message) (?:From|of|for|by|Prepared|on)\b[^\n]{2,300}?[^\n.]"
    r"|Editorial Note)[ \t]*\r?$"
)
"""The heads of documents of other kinds."""
_NOTE = re.compile(r"(?m)^[ \t]{1,8}(?P<number>\d{1,3})\.[ \t]+(?=\S)")
_BARE_NOTE = re.compile(r"(?m)^(?P<number>\d{1,3})\.?[ \t]+(?=[A-Z\[\u201c])")
"""The same without indentation, as browsers and PDF documents give them; the first one is the source note."""
_SOURCE_LINE = re.compile(
    r"(?m)^[ \t]{0,8}(?=(?:\[?Summary: [^\n]{1,4000}?)?Source: (?:National|Department|[A-Z]\w+ Library))"
)
_INDENTED = re.compile(r"(?m)^[ \t]{1,8}(?=\S)")
_MARK = re.compile(
    r"(?:top secret|secret|confidential|restricted|unclassified|limited official use|official use only|priority"
    r"|n?iact|immediate|routine|flash|us urgent|eyes only|limited distribution|no distribution)[ \t]*\r?\n",
    re.IGNORECASE,
)
_RECEIVED = re.compile(r"\[Received [^\[\]\n]{3,60}\][ \t]*\r?\n")
_DATELINE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'\u2019\u2013\-]){2,40}, [A-Z][a-z]{2,8} \d{1,2}, \d{4}[^\n]{0,60}\n")
_DATE = re.compile(r"([A-Z][a-z]{2,8}) (\d{1,2}), (\d{4})(?:,? (\d{2})(\d{2})Z)?")
_PAGE = re.compile(r"\[Page (\d{1,5})\][ \t]?")
_SIGNED = re.compile(
    r"\n(?P<name>[A-Z][A-Za-z.'\u2019\-]{1,24}(?: [A-Z][A-Za-z.'\u2019\-]{1,24}){0,2})[ \t]*\r?\n?\s*$"
)
_SOURCE = re.compile(
    r"Source: |\[?Summary: |(?:Drafted|Cleared|Approved)(?: and (?:cleared|approved))? by |Repeated to "
)
"""The beginning of the first footnote if it is the source note."""
_BLANKS = re.compile(r"\s*")


def sniff(head: bytes) -> float:
    """0.9 for a head of the series within the first lines."""
    text = head[:3000].decode("utf-8", "replace")
    top = text.lstrip("\ufeff \r\n")
    if _NEW.match(top) or (_OTHER.match(top) and _NEW.search(head.decode("utf-8", "replace"))):
        return 0.9
    file = _FILE.search(text, 0, 400)
    return 0.9 if file and _OLD.search(text, file.end(), file.end() + 600) else 0.0


def is_head(line: str) -> bool:
    """Return whether a line is the head of a telegram.

    Args:
        line: of a page, without the numbers of footnotes.

    Example:
        >>> is_head("45. Telegram From the Embassy in Egypt to the Department of State"), is_head("45. Editorial Note")
        (True, False)
    """
    return _NEW.fullmatch(line) is not None


def is_old_head(line: str) -> bool:
    """Return whether a line is a head that does not say of what kind its document is.

    Args:
        line: of a page, without the numbers of footnotes.

    Example:
        >>> is_old_head("The Secretary of State to the Embassy in France")
        True
    """
    return _OLD.fullmatch(line) is not None


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """Yield the documents of telegram kind. Skipped documents are counted and reported once."""
    data = read_whole(stream, name, what="documents copied from the web")
    text = data.decode("latin-1")
    others = {head.start() for head in _OTHER.finditer(text) if _is_below_blank(text, head.start())}
    files = {file.start() for file in _FILE.finditer(text) if _OLD.search(text, file.end(), file.end() + 600)}
    begins = sorted({*others, *files, *(head.start() for head in _NEW.finditer(text))})
    if not begins or begins[0] not in others:
        begins[:1] = [0]  # with what is above the first head
    ends = [*begins[1:], len(data)]
    found = [(at, stop) for at, stop in zip(begins, ends, strict=True) if at not in others]
    for number, (at, stop) in enumerate(found, 1):
        yield Cut(at, data[at:stop], str(number) if len(found) > 1 else "")
    if others:
        said = "1 document of another kind was" if len(others) == 1 else f"{len(others)} documents of other kinds were"
        report(NotATelegram(name, min(others), f"telegrams; {said} left out"))


def _is_below_blank(text: str, at: int) -> bool:
    """Whether a line is the first one, or below a blank line."""
    return not text[text.rfind("\n", 0, max(at - 1, 0)) + 1 : at].strip()


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a document."""
    decoded = decode(data)
    yield one_document(decoded.text, decoded.defects)


def one_document(page: MappedText, defects: tuple[Defect, ...] = ()) -> Extract:
    """Return the telegram of a document copied from the web.

    Args:
        page: the characters of the document.
        defects: earlier problems.

    Raises:
        NotATelegram: no head says who sent it.

    Example: of `45. Telegram From the Embassy in Egypt to the Department of State`, the telegram after its number.
    """
    text = line_feeds(page.text)
    file = _FILE.search(text, 0, 600)
    head = _NEW.search(text, 0, 3000) or _OLD.search(text, file.end() if file else 0, 3000)
    if head is None:
        raise NotATelegram("", 0, "the head of a document: who sent the telegram, and to whom")
    layout = Layout()
    for defect in defects:
        layout.defect(defect.code, defect.note)
    document = FrusDocument(source_first=False)
    notes = _notes(text, head.end())
    end = notes[0].start() if notes else len(text)
    at = _over_marks(document, text, head.end(), end)
    if head.start():
        document.zones["file"] = page.cut(0, head.start())
    document.zones["head"] = _without(
        page, head.start(), head.end(), [], numbers=_glued(text, head.start(), head.end(), 1, 1)
    )
    if head.end() < at:
        document.zones["front"] = page.cut(head.end(), at)
    signed = _SIGNED.search(text, max(at, end - 200), end)
    stop = signed.start() + 1 if signed else end
    pages = list(_PAGE.finditer(text, at, stop))
    document.pages = [mark[1] for mark in pages]
    numbers = _glued(text, at, stop, 1, len(notes))
    document.zones["text"] = _without(page, at, stop, pages, numbers=numbers)
    if signed:
        document.zones["closer"] = page.cut(signed.start() + 1, end)
    if notes:
        first = notes[1].start() if len(notes) > 1 else len(text)
        if _SOURCE.match(text, notes[0].end(), first):
            document.zones["source"] = page.cut(end, first)
            end = first
        if end < len(text):
            document.zones["note"] = page.cut(end, len(text))
    for number, _ in numbers:
        layout.defect("note-number", f"the number of footnote {number} was run into a word, and is left out")
    put_document(layout, document, "frus_web")
    if file:
        layout.attributes.append(Attribute(key="File", value=file["file"].strip(), span=Span(*file.span("file"))))
    return layout.extract()


def _notes(text: str, at: int) -> list[re.Match[str]]:
    """The footnotes at the end: numbered from 1 without a gap, indented; or without numbers, as some browsers copy
    them, from the source note on."""
    return _series(text, at, _NOTE) or _series(text, at, _BARE_NOTE, "Source: ") or _without_numbers(text, at)


def _without_numbers(text: str, at: int) -> list[re.Match[str]]:
    source = _SOURCE_LINE.search(text, at)
    return [] if source is None else [source, *_INDENTED.finditer(text, source.end() + 1)]


def _series(text: str, at: int, pattern: re.Pattern[str], first: str = "") -> list[re.Match[str]]:
    """Return the last series of numbered notes of which the first one begins with these words."""
    found: list[re.Match[str]] = []
    for match in pattern.finditer(text, at):
        if match["number"] == "1":
            if not text.startswith(first, match.end()):
                continue
            found = [match]
        elif found and int(match["number"]) == len(found) + 1:
            found.append(match)
    return found


def _over_marks(document: FrusDocument, text: str, at: int, end: int) -> int:
    """Return the beginning of the text: after dateline, classification and precedence."""
    while True:
        blanks = _BLANKS.match(text, at, end)
        at = blanks.end() if blanks else at
        line = _MARK.match(text, at, end) or _DATELINE.match(text, at, end) or _RECEIVED.match(text, at, end)
        if line is None:
            return at
        if (date := _DATE.search(line[0])) and date[1][:3] in SHORT_MONTHS:
            day = f"{date[3]}-{SHORT_MONTHS.index(date[1][:3]) + 1:02}-{int(date[2]):02}"
            document.when = f"{day}T{date[4]}:{date[5]}:00+00:00" if date[4] else day
        at = line.end()


def _glued(text: str, start: int, end: int, first: int, last: int) -> list[tuple[int, Span]]:
    """The numbers of footnotes that were run into words, in order."""
    found = []
    at = start
    for number in range(first, min(last, 99) + 1):
        match = re.compile(rf"(?<=[A-Za-z.,;:\u201d)]){number}(?=[A-Z\s]|$)").search(text, at, end)
        if match:
            found.append((number, Span(*match.span())))
            at = match.end()
    return found


def _without(
    page: MappedText, start: int, end: int, marks: list[re.Match[str]], *, numbers: list[tuple[int, Span]]
) -> MappedText:
    """The characters without marks of pages and numbers of footnotes."""
    left_out = sorted([*(mark.span() for mark in marks), *((span.start, span.end) for _, span in numbers)])
    weave = Weave(page)
    at = start
    for begin, stop in left_out:
        weave.keep(at, begin)
        if begin and page.text[begin - 1 : begin] in ".,;" and page.text[stop : stop + 1].isupper():
            weave.fill(" ")
        at = stop
    weave.keep(at, end)
    return weave.done()


FORM = Form("frus-web", "Foreign Relations document (web)", sniff, over_wide(split), unpack, is_text=True)
