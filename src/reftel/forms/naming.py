"""Names of files that no form reads, by their first bytes, for refusals."""

from __future__ import annotations

import re
from typing import Final

_BEGINNINGS: Final = (
    (rb"\x89PNG\r\n\x1a\n", "a PNG image"),
    (rb"\xff\xd8\xff", "a JPEG image"),
    (rb"GIF8[79]a", "a GIF image"),
    (rb"II\*\0|MM\0\*", "a TIFF image"),
    (rb"BM.{12}\x28\0\0\0", "a BMP image"),
    (rb"RIFF.{4}WEBP", "a WebP image"),
    (rb"%!PS", "a PostScript document"),
    (rb"AT&TFORM", "a DjVu document"),
    (rb"Rar!\x1a\x07", "a RAR archive: unpack it first"),
    (rb"MSCF\0\0\0\0", "a cabinet archive: unpack it first"),
    (rb"\x1f\x9d", "a file of compress (.Z): unpack it first"),
    (rb"\xff[WPO]{2}C|\xffWPC", "a WordPerfect document: save it as text or .docx"),
    (rb"\xdb\xa5-\0|\x31\xbe\0\0", "an old Word document: save it as text or .docx"),
    (rb"ITSF", "a compiled help file (.chm)"),
    (rb"\0\x01\0\0Standard (?:Jet|ACE) DB", "an Access database: export its table as CSV"),
    (rb"FEA1|ORC|Obj\x01", "a table of Feather, ORC or Avro: save it as Parquet"),
    (rb"\x04\x22\x4d\x18|\x02\x21\x4c\x18", "a file of lz4: unpack it first"),
    (rb"\x78\x9f\x3e\x22", "an attachment of Outlook (winmail.dat): save the mail as .msg"),
    (rb"bplist0\d", "a property list, such as a web archive of Safari: save the page as HTML"),
    (rb"filedesc://", "a web archive of the old kind (ARC): convert it to WARC"),
    (rb"!BDN", "an Outlook mailbox (.pst): export it as mbox"),
    (rb"\x7fELF|MZ", "a program"),
    (rb"#!", "a script"),
    (rb"ID3|OggS|fLaC|\xff\xfb", "a sound recording"),
    (rb".{4}ftyp(?:hei[cfxms]|hevc|mif1|msf1|avi[fs])", "a HEIF image: save it as JPEG or PNG"),
    (rb".{4}ftyp", "a video"),
    (rb"\s*<svg\b", "an SVG image"),
    (rb"\s*(?:<!doctype html|<html|<head|<body)\b", "a page of HTML without a telegram"),
    (rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<teiCorpus\b", "a TEI corpus"),
    (rb"\s*<\?xml\b", "an XML document of no known kind"),
    (rb"\s*[{\[]", "JSON without telegrams"),
)
_KNOWN: Final = tuple((re.compile(begins, re.S | re.I), said) for begins, said in _BEGINNINGS)
LIST: Final = "Add a list of cables without texts with `reftel catalogue add ARCHIVE FILE`"
"""The use of a list of ids that is not a source."""
_ID_LINE = re.compile(rb"[ \t\"']{0,4}\d{2,4}[A-Z][A-Z]{2,30}\d{1,6}[\"']?(?:[ \t,;|][^\r\n]{0,200})?\r?$", re.M)
_FEWEST_IDS: Final = 3
_WIDE = re.compile(rb"(?:[\x20-\x7e\r\n]\0\0\0){8}|(?:\0\0\0[\x20-\x7e\r\n]){8}")
_EBCDIC = re.compile(rb"[\x40\x81-\x89\x91-\x99\xa2-\xa9\xc1-\xc9\xd1-\xd9\xe2-\xe9\xf0-\xf9]")
"""Blanks, letters and digits of EBCDIC."""
_LETTERS = re.compile(rb"[A-Za-z]{2}")


def named(head: bytes) -> str:
    """Name the kind of a file with this beginning: `a PNG image`, `text without a telegram`, `a file of an unknown
    kind`."""
    for begins, said in _KNOWN:
        if begins.match(head):
            return said
    if not head.strip():
        return "blanks" if head else "an empty file"
    controls = sum(head[:4096].count(byte) for byte in (*range(9), *range(14, 32)))
    if head[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff") or _WIDE.match(head):
        return "text in UTF-32: save it in UTF-8"
    if head.count(b"\x40") * 20 > len(head) and len(_EBCDIC.findall(head)) * 2 > len(head):
        return "text in EBCDIC: convert it to UTF-8"
    is_text = controls * 20 < len(head[:4096]) and _LETTERS.search(head)
    if is_text and _is_list(head):
        return f"a list of ids. {LIST}"
    return "text without a telegram" if is_text else "a file of an unknown kind"


def _is_list(head: bytes) -> bool:
    """Whether most lines begin with an id."""
    lines = len([line for line in head[:20_000].splitlines() if line.strip()])
    found = len(_ID_LINE.findall(head[:20_000]))
    return found >= _FEWEST_IDS and found * 4 >= lines * 3
