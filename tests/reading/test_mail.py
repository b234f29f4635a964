"""Telegrams in mails, mailboxes and saved pages."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from types import MappingProxyType

import pytest

from reftel.errors import TooLarge
from reftel.reading import read, sources
from tests.forms.samples import BODY, HEADER, ID, SUBJECT
from tests.forms.smart_samples import WHOLE
from tests.reading.containers import PAGE, TEXT, zipped
from tests.reading.test_more_containers import ADDRESS, found

NOTE = "Colleagues, see below for this exercise.\n\nAnna\n\n"
FORWARDED = (
    "-----Original Message-----\nFrom: Watch Officer <watch@post.example>\nSent: Monday, February 26, 2007 4:00 PM\n"
    "To: All\nSubject: FW: not the telegram's subject\n\n"
)
PLAIN = HEADER + "\n" + BODY.replace("PILCROW", "") + "\n"


def mail(text: str, cte: str | None = None, attached: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    made = EmailMessage()
    made["From"] = "Anna Exercise <anna@post.example>"
    made["To"] = "all@post.example"
    made["Date"] = "Tue, 27 Feb 2007 10:00:00 -0600"
    made["Subject"] = "FW: wrong subject"
    made["Message-ID"] = "<1@post.example>"
    made.set_content(text, cte=cte)
    for name, data in attached.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def quoted(text: str, mark: str = "> ") -> str:
    return "".join(f"{mark}{line}\n" for line in text.split("\n"))


GERMAN = "-------- Weitergeleitete Nachricht --------\nBetreff: Kabel\nDatum: Mon, 26 Feb 2007\nVon: Anna\nAn: B\n\n"
FRENCH = "De : Anna\nEnvoy\u00e9 : lundi 26 f\u00e9vrier 2007\n\u00c0 : Tous\nObjet : TR: autre chose\n\n"
SIGNED = (
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\n{}"
    "-----BEGIN PGP SIGNATURE-----\nVersion: Exercise\n\niQEx\n-----END PGP SIGNATURE-----\n"
)
GARZA = "\nGARZA\n"
LIST = "_" * 47 + "\ncables mailing list\ncables@lists.example\nhttps://lists.example/cables\n"
MAILS: list[tuple[str, str, str | None]] = [
    ("as it is", PLAIN, None),
    ("quoted-printable", PLAIN, "quoted-printable"),
    ("base64", PLAIN, "base64"),
    ("below a note", NOTE + PLAIN, None),
    ("forwarded", NOTE + FORWARDED + PLAIN, None),
    ("quoted", NOTE + "On Mon, 26 Feb 2007, the watch wrote:\n" + quoted(PLAIN), None),
    ("quoted, then an answer", quoted(PLAIN) + "\nThank you.\n-- \nAnna Exercise\nDesk\n", None),
    ("quoted twice", quoted(NOTE) + quoted(FORWARDED + PLAIN, "> > "), "quoted-printable"),
    ("quoted with the signature of its mail", quoted(PLAIN + "\n-- \nAnna Exercise\nDesk\n") + "Thank you.\n", None),
    ("with a signature", PLAIN + "\n-- \nAnna Exercise\nDesk\n", None),
    (
        "with the footer of a list",
        PLAIN + "NNNN\n\n" + "_" * 47 + "\nExercise mailing list\nhttp://list.example\n",
        None,
    ),
    ("with the footer of a list, without an end mark", PLAIN + LIST, None),
    ("forwarded in German", NOTE + GERMAN + PLAIN, "quoted-printable"),
    ("forwarded in French", NOTE + FRENCH + PLAIN, "base64"),
    ("signed", SIGNED.format(PLAIN), None),
]


@pytest.mark.parametrize(("title", "text", "cte"), MAILS, ids=[title for title, *_ in MAILS])
def test_a_telegram_in_a_mail(tmp_path: Path, title: str, text: str, cte: str | None) -> None:
    (tmp_path / "x.eml").write_bytes(mail(text, cte))
    (witness,) = read(tmp_path)
    cable = witness.cable
    assert cable.id == ID
    assert cable.subject == SUBJECT
    assert [reference.id for reference in cable.references] == ["06LIMA900100", "07STATE900200"]
    assert [paragraph.number for paragraph in cable.paragraphs] == [1, 2]
    assert all("Anna" not in paragraph.text and ">" not in paragraph.text for paragraph in cable.paragraphs)
    for field in cable.fields:
        span = witness.text.origin(field.span)
        assert witness.data[span.start : span.end]
    (raw,) = sources(tmp_path)
    assert raw.provenance is not None
    assert raw.provenance.sender == "Anna Exercise <anna@post.example>"
    assert raw.provenance.title == "FW: wrong subject"
    assert raw.provenance.date == dt.datetime(2007, 2, 27, 16, tzinfo=dt.UTC)


def test_attachments_are_members(tmp_path: Path) -> None:
    inner = mail("Nothing here.\n", attached={"in.html": PAGE})
    data = mail("See there.\n", attached={"a.txt": TEXT, "b.zip": zipped({"x": PAGE}), "c.eml": inner})
    got, errors = found(tmp_path, data)
    assert got == [
        (" > a.txt", "telegram-text"),
        (" > b.zip > x", "cablegate-page"),
        (" > c.eml > in.html", "cablegate-page"),
    ]
    assert len(errors) == 2  # the two notes


def test_a_mailbox(tmp_path: Path) -> None:
    first, second = mail(PLAIN), mail(NOTE + PLAIN.replace("900901", "900902"))
    data = b"From anna@post.example Tue Feb 27 10:00:00 2007\n" + first + b"\n"
    data += b"From anna@post.example Tue Feb 27 11:00:00 2007\n" + second.replace(b"\nFrom ", b"\n>From ") + b"\n"
    got, errors = found(tmp_path, data)
    assert got == [(" > 1 > part 1", "telegram-text"), (" > 2 > part 1", "telegram-text")]
    assert errors == []
    assert [witness.cable.id for witness in read(tmp_path)] == [ID, "07MANAGUA900902"]


def test_a_page_saved_as_mhtml(tmp_path: Path) -> None:
    body = base64.encodebytes(PAGE)
    data = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: " + ADDRESS.encode() + b"\r\nSubject: Viewing cable\r\n"
        b"Date: Thu, 9 Dec 2010 09:09:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html";\r\n\tboundary="--x"\r\n\r\n\r\n----x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: base64\r\nContent-Location: "
        + ADDRESS.encode()
        + b"\r\n\r\n"
        + body
        + b"\r\n----x--\r\n"
    )
    got, _ = found(tmp_path, data)
    assert got == [(f" > {ADDRESS}", "cablegate-page")]
    (raw,) = sources(tmp_path)
    assert raw.provenance is not None
    assert (raw.provenance.address, raw.provenance.sender) == (ADDRESS, None)
    assert raw.data == PAGE


def test_a_telegram_on_any_page(tmp_path: Path) -> None:
    lines = "".join(f"<p>{line.replace('&', '&amp;')}</p>\n" for line in PLAIN.split("\n"))
    top = "<!DOCTYPE html><html><head><title>EXERCISE</title><script>FM X</script></head><body><ul><li>Home</li></ul>"
    html = top + lines
    (tmp_path / "x.html").write_bytes(html.encode())
    (witness,) = read(tmp_path)
    assert witness.source.form == "web-page"
    assert (witness.cable.id, witness.cable.subject) == (ID, SUBJECT)
    assert "Home" not in " ".join(paragraph.text for paragraph in witness.cable.paragraphs)


@pytest.mark.parametrize("depth", [5, 12])
def test_mails_in_mails_end(tmp_path: Path, depth: int) -> None:
    data = mail(PLAIN)
    for _ in range(depth):
        data = mail("x\n", attached={"in.eml": data})
    got, errors = found(tmp_path, data)
    assert got == []
    assert any(isinstance(error, TooLarge) for error in errors)


def test_deep_multiparts_end(tmp_path: Path) -> None:
    opening = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(3000))
    _, errors = found(tmp_path, b"From: x\nMIME-Version: 1.0\n" + opening + b"\n" + PLAIN.encode())
    assert errors


def test_an_alternative_that_only_says_to_read_the_other(tmp_path: Path) -> None:
    made = EmailMessage()
    made["From"], made["Message-ID"] = "anna@post.example", "<2@post.example>"
    made.set_content("Your program cannot show this mail.\n")
    made.add_alternative(f"<html><body><pre>{PLAIN}</pre></body></html>", subtype="html")
    (tmp_path / "x.eml").write_bytes(made.as_bytes())
    (witness,) = read(tmp_path)
    assert (witness.cable.id, witness.cable.subject) == (ID, SUBJECT)


def test_a_text_that_is_not_in_the_encoding_of_its_header(tmp_path: Path) -> None:
    head = "From: a@post.example\nMessage-ID: <3@post.example>\nContent-Transfer-Encoding: base64\n\n"
    (tmp_path / "x.eml").write_text(head + PLAIN)
    (witness,) = read(tmp_path)
    assert (witness.cable.id, witness.cable.subject) == (ID, SUBJECT)


@pytest.mark.parametrize("end", ["`\nend\n", " \nend\n", "end\n"])
def test_a_file_in_the_text_of_a_mail(tmp_path: Path, end: str) -> None:
    data = PLAIN.encode()
    lines = "".join(binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45))
    got, errors = found(tmp_path, mail(f"See below.\n\nbegin 644 cable.txt\n{lines}{end}"))
    assert got == [(" > cable.txt", "telegram-text")]
    assert len(errors) == 1


def test_a_file_in_base64_in_the_text_of_a_mail(tmp_path: Path) -> None:
    """As `uuencode -m` writes it (POSIX.1)."""
    lines = base64.encodebytes(PLAIN.encode()).decode()
    got, _ = found(tmp_path, mail(f"See below.\n\nbegin-base64 644 cable.txt\n{lines}====\n"))
    assert got == [(" > cable.txt", "telegram-text")]


@pytest.mark.parametrize(
    "head", [FORWARDED, GERMAN, "From: Anna\nSent: Friday\nTo: H\nSubject: FW: something else\n\nLook.\n\n"]
)
def test_a_smart_telegram_below_the_head_of_a_mail(tmp_path: Path, head: str) -> None:
    stamp = "UNCLASSIFIED U.S. Department of State Case No. F-2016-09001 Doc No. C09000027 Date: 07/31/2017\n"
    (tmp_path / "x.txt").write_text(stamp + head + WHOLE)
    (witness,) = read(tmp_path)
    assert (witness.source.form, witness.cable.id) == ("forwarded-text", "13LIMA900901")
    assert witness.cable.subject == "EXERCISE: Loan of a Lighthouse Lamp, and of its Crate"
    assert (witness.cable.sender, witness.cable.case_number) == ("AMEMBASSY LIMA", "F-2016-09001")


def test_cells_with_lines_are_lines_of_their_own(tmp_path: Path) -> None:
    """As a tool for databases shows a table: a telegram in the last cell of each row."""
    texts = [PLAIN.replace("900901", f"90090{number}") for number in (1, 2)]
    cells = ("<tr><td>7</td><td>EXERCISE</td><td>" + text.replace("\n", "<br>\n") + "</td></tr>" for text in texts)
    (tmp_path / "x.html").write_text(f"<html><body><table>{''.join(cells)}</table></body></html>")
    found = list(read(tmp_path))
    assert [one.cable.id for one in found] == ["07MANAGUA900901", "07MANAGUA900902"]
    assert [len(one.cable.paragraphs) for one in found] == [2, 2]


def test_a_file_of_apple_mail_has_its_size_before_it_and_properties_behind(tmp_path: Path) -> None:
    data = mail(PLAIN + GARZA)
    properties = (
        b'<?xml version="1.0"?><plist version="1.0"><dict><key>flags</key><integer>1</integer></dict></plist>\n'
    )
    (tmp_path / "1.emlx").write_bytes(b"%d      \n" % len(data) + data + properties)
    (witness,) = read(tmp_path)
    assert (witness.cable.id, witness.cable.signed_by) == (ID, ("GARZA",))
    assert "plist" not in witness.text.text


def test_tags_of_a_word_processor_are_no_text(tmp_path: Path) -> None:
    lines = "".join(f"<p class=MsoNormal>{line or '&nbsp;'}<o:p></o:p></p>\n" for line in (PLAIN + GARZA).split("\n"))
    (tmp_path / "x.html").write_text(f"<html xmlns:o='urn:x'><body><div>{lines}</div></body></html>")
    (witness,) = read(tmp_path)
    assert (witness.cable.subject, witness.cable.signed_by) == (SUBJECT, ("GARZA",))


def test_links_below_a_page_are_no_text(tmp_path: Path) -> None:
    """As browsers of text write them."""
    page = "".join(f"   {line}\n" for line in (PLAIN + GARZA).split("\n"))
    (tmp_path / "x").write_text(f"{page}\nReferences\n\n   1. https://x.example/\n   2. https://x.example/a/b\n")
    (witness,) = read(tmp_path)
    assert witness.cable.signed_by == ("GARZA",)
    assert [block.kind for block in witness.cable.blocks][-1] == "navigation"
