"""Made-up sources for the tests of forms. EXERCISE EXERCISE EXERCISE: no telegram below was ever sent."""

from __future__ import annotations

from html import escape

HEADER = """VZCZCXRO9001
RR RUEHME
DE RUEHMU #0901/01 0571530
ZNR UUUUU ZZH
R 261530Z FEB 07
FM AMEMBASSY MANAGUA
TO RUEHC/SECSTATE WASHDC 9001
INFO RUEHXP/ALL US CONSULATES IN PERU COLLECTIVE"""

BODY = """UNCLAS MANAGUA 900901

SIPDIS

EXERCISE EXERCISE EXERCISE

E.O. 12958: N/A
TAGS: SCUL, NU
SUBJECT: EXERCISE: LOAN OF A LIGHTHOUSE LAMP

REF: A. 06 LIMA 900100
     B. STATE 900200

¶1. (U) Summary: The museum said "yes" to the loan. End summary.

¶2. (U) The lamp's crate \\ box is 2 metres high & costs nothing.
PILCROW"""

ID = "07MANAGUA900901"
SUBJECT = "EXERCISE: LOAN OF A LIGHTHOUSE LAMP"
NOTICE = "This record is a partial extract of the original cable. The full text of the original cable is not available."
PREAMBLE = f"{ID}\n{SUBJECT}\nMon Feb 26 00:00:00 +0100 2007\nUNCLASSIFIED\nEmbassy Managua\n"


def csv_row(*columns: str) -> str:
    r"""A row as in `cables.csv`: `\"` and `\\`."""
    return ",".join('"' + column.replace("\\", "\\\\").replace('"', '\\"') + '"' for column in columns)


def doubled_row(*columns: str) -> str:
    """A row as a spreadsheet writes it."""
    return ",".join('"' + column.replace('"', '""') + '"' for column in columns)


def columns(number: int = 1, header: str = HEADER, body: str = BODY, name: str = ID) -> tuple[str, ...]:
    """The eight columns of a row."""
    return (
        str(number),
        "2/26/2007 15:30",
        name,
        "Embassy Managua",
        "UNCLASSIFIED",
        "06LIMA900100|07STATE900200",
        header,
        body,
    )


ARTICLE = "http://news.example/2010/lamp"


def page(
    *,
    header: str | None = HEADER,
    body: str = BODY,
    created: str = "2007-02-26 15:30",
    released: str | None = "2011-08-30 01:44",
    title: str = f"{ID}, {SUBJECT}",
    articles: tuple[tuple[str, str], ...] = (),
    navigation: str = "<a href='/reldate/2011-08-30_0.html'>2011/08/30</a>",
) -> str:
    """A page of the site: of its first layout where `released` is None."""
    names = ["Reference ID", "Date" if released is None else "Created", "Released", "Classification", "Origin"]
    cells = [ID, created, released or "", "UNCLASSIFIED", "Embassy Managua"]
    if released is None:
        del names[2], cells[2]
    head = "".join(f"<th>{name}</th>\n" for name in names)
    row = "".join(f"<td>\n<a href='/x' title='secret'>{cell}</a>\n</td>\n" for cell in cells)
    links = "".join(f"<a href='{url}'>{text}</a><br />\n" for url, text in articles)
    below = f"\nAppears in these articles:<br />\n{links}" if articles else ""
    texts = "".join(f"<code><pre>{marked_up(text)}</pre></code>\n" for text in (header, body) if text is not None)
    return (
        "<?xml version='1.0' encoding='utf-8' ?>\n<html>\n<head>\n<title>Cable Viewer</title>\n</head>\n<body>\n"
        f"<div>{navigation}</div>\n<div class='pane big'>\n<h3>Viewing cable {escape(title, quote=False)}</h3>\n"
        f"<table class='cable'>\n<tr>\n{head}</tr>\n<tr>\n{row}</tr>\n"
        f"<tr>\n<td colspan='5'>{below}</td>\n</tr>\n</table>\n"
        f"{texts}</div>\n</body>\n</html>\n"
    )


def marked_up(text: str) -> str:
    """As the site wrote a text: newlines as entities, links on tags and pilcrows, `&` and `<` as they are."""
    linked = text.replace("TAGS: SCUL, NU", "TAGS: <a href='/tag/SCUL_0.html'>SCUL</a> <a href='/tag/NU_0.html'>NU</a>")
    for number in range(1, 9):
        linked = linked.replace(f"¶{number}.", f"<a id='par{number}' href='#par{number}'>¶</a>{number}.")
    return linked.replace("\n", " &#x000A;")


def shown(text: str) -> str:
    """What `marked_up` should be read back as."""
    return text.replace("TAGS: SCUL, NU", "TAGS: SCUL NU").replace("\n", " \n")


SCRAPED = f"""Community resources

[Follow us](#) courage

Viewing cable {ID}, {SUBJECT}

If you are new to these pages, read an introduction.

Reference ID\tCreated\tReleased\tClassification\tOrigin
{ID}\t2007-02-26 15:30\t2011-08-30 01:44\tUNCLASSIFIED\tEmbassy Managua

Appears in these articles:

<{ARTICLE}>

{HEADER.rsplit(chr(10), 1)[0]}

145999
2007-02-26 15:30:00
{ID}
Embassy Managua
UNCLASSIFIED

{HEADER}
{BODY.replace("TAGS: SCUL, NU", "TAGS: [SCUL](#) [NU](#)")}
"""
"""The words of a page as Markdown, with both copies of the header."""
