"""Tables of telegrams in any writing. EXERCISE: none was sent."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import escape

from tests.forms.samples import BODY, HEADER

TEXT = BODY.replace("PILCROW", 'It isn\'t \\n new; a\ttab, "quotes" | bars.\n\nGARZA')
IDS = ("07MANAGUA900901", "07MANAGUA900902", "07MANAGUA900903")
NAMES = ("id", "date", "refid", "classification", "origin", "destination", "header", "content")


def rows(date: str = "2007-02-26 15:30:00") -> list[tuple[str, ...]]:
    return [
        (
            *(str(number), date, name, "UNCLASSIFIED", "Embassy Managua", "06LIMA900100|07STATE900200"),
            *(HEADER.replace("900901", name[-6:]), TEXT.replace("900901", name[-6:])),
        )
        for number, name in enumerate(IDS, start=1)
    ]


def delimited(
    separator: str = ",",
    *,
    names: bool = True,
    end: str = "\r\n",
    named: tuple[str, ...] = NAMES,
    behind: bool = False,
    **more: object,
) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator=end, **more)  # type: ignore[arg-type]
    if names:
        writer.writerow(named)
    writer.writerows((*row, "") if behind else row for row in rows())
    return buffer.getvalue()


def mysql(text: str) -> str:
    for char, escaped in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ('"', '\\"')):
        text = text.replace(char, escaped)
    return f"'{text}'"


def mysql_doubled(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n") + "'"


def standard(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def postgres(text: str) -> str:
    return "E" + mysql(text)


def dollars(text: str) -> str:
    return f"$${text}$$"


def dollars_with_a_tag(text: str) -> str:
    return f"$lamp_1${text}$lamp_1$::text"


def sqlite_old(text: str) -> str:
    return "replace('" + text.replace("'", "''").replace("\\n", "\\N").replace("\n", "\\n") + "','\\n',char(10))"


def sqlite_new(text: str) -> str:
    return "unistr('" + text.replace("'", "''").replace("\\", "\\\\").replace("\n", "\\u000a") + "')"


def inserts(quote: Callable[[str], str], names: str, *, top: str = "", many: bool = True, table: str = "cable") -> str:
    tuples = ["(" + ",".join(row[0] if at == 0 else quote(row[at]) for at in range(8)) + ")" for row in rows()]
    opening = f"INSERT INTO {table} {names} VALUES "
    body = opening + ",\n".join(tuples) + ";\n" if many else "".join(f"{opening}{each};\n" for each in tuples)
    return f"{top}{body}UNLOCK TABLES;\n"


def copied() -> str:
    def cell(text: str) -> str:
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")

    lines = "".join("\t".join(map(cell, row)) + "\n" for row in rows())
    return (
        "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.tags (\n    id integer NOT NULL,\n    name text\n);\n"
        "COPY public.tags (id, name) FROM stdin;\n1\tPREL\n\\.\n\n"
        f"COPY public.cable ({', '.join(NAMES)}) FROM stdin;\n{lines}\\.\n\n"
    )


_LIST = f"({', '.join(NAMES)})"
_MADE = "CREATE TABLE `cable` (\n  `id` int(11) NOT NULL,\n" + "".join(f"  `{n}` text,\n" for n in NAMES[1:])
_MYSQL = f"-- MySQL dump 10.13\n{_MADE}  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\nLOCK TABLES `cable` WRITE;\n"
_SQLITE = f"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE cable({', '.join(NAMES)});\n"


def lines_of(objects: list[dict[str, str]]) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


OBJECTS = [dict(zip(NAMES, row, strict=True)) for row in rows()]


def _server(dump: str) -> str:
    """As SQL Server writes it: without INTO, texts behind N, a GO between."""
    return re.sub(r"(?m)^INSERT INTO ", "GO\nINSERT ", dump).replace(", '", ", N'")


def _oracle(dump: str) -> str:
    """As Oracle writes it: dates are calls."""
    return re.sub(r"'(2007-02-26[^']{0,20})'", r"to_date('\1','YYYY-MM-DD HH24:MI:SS')", dump)


def joined(text: str, sign: str = " || ", char: str = "CHR(10)", letter: str = "") -> str:
    """As Oracle and SQL Server export lines: texts and characters, joined."""
    return f"{sign}{char}{sign}".join(letter + standard(line) for line in text.split("\n"))


def clobs(text: str) -> str:
    """As Oracle exports long texts: parts of a size that a call takes."""
    parts = [text[at : at + 300] for at in range(0, len(text), 300)] or [""]
    return "\n|| ".join(f"TO_CLOB({standard(part)})" for part in parts)


def concat(text: str) -> str:
    lines = [mysql(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else f"CONCAT({', CHAR(10), '.join(lines)})"


def chosen(text: str) -> str:
    return f"q'[{text}]'"


def in_hits(key: str = "_source") -> dict[str, object]:
    """As the answer of a search engine has telegrams."""
    hits = [{"_index": "cables", "_score": None, key: each, "sort": [1]} for each in OBJECTS]
    return {"took": 4, "_shards": {"total": 1}, "hits": {"total": {"value": 3}, "hits": hits}}


def exported_by_mongo() -> str:
    made = [{"_id": {"$oid": "5f"}, **each, "date": {"$date": each["date"]}} for each in OBJECTS]
    return lines_of(made)  # type: ignore[arg-type]


def xml_of(objects: list[dict[str, str]]) -> str:
    """As `mysqldump --xml` writes rows."""
    rows_of = (
        "".join(f'\t\t<field name="{name}">{escape(text)}</field>\n' for name, text in each.items()) for each in objects
    )
    made = "".join(f"\t<row>\n{row}\t</row>\n" for row in rows_of)
    table = f'<table_data name="cable">\n{made}</table_data>'
    return f'<?xml version="1.0"?>\n<mysqldump><database name="d">\n{table}</database></mysqldump>'


def workbook() -> str:
    """As spreadsheets of 2003 write XML."""
    made = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{escape(text)}</Data></Cell>' for text in each) + "</Row>\n"
        for each in ROWS
    )
    top = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns:ss="urn:x">'
    return f"{top}<Worksheet><Table>{made}</Table></Worksheet></Workbook>"


def elements() -> str:
    made = (
        "<cable>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in each.items()) + "</cable>"
        for each in OBJECTS
    )
    return "<cables>" + "\n".join(made) + "</cables>"


def quoted_parts() -> str:
    made = "".join(
        f'<cable refid="{each["refid"]}" date="{each["date"]}" classification="{each["classification"]}" '
        f'origin="{each["origin"]}" destination="{each["destination"]}"><header><![CDATA[{each["header"]}]]></header>'
        f"<content><![CDATA[{each['content']}]]></content></cable>"
        for each in OBJECTS
    )
    return f"<cables>{made}</cables>"


def in_columns() -> dict[str, dict[str, str]]:
    return {name: {str(at): each[name] for at, each in enumerate(OBJECTS)} for name in NAMES}


ROWS = [list(each.values()) for each in OBJECTS]


TABLES: list[tuple[str, bytes]] = [
    ("commas, named", delimited().encode()),
    ("semicolons", delimited(";").encode()),
    ("tabs", delimited("\t").encode()),
    ("bars", delimited("|").encode()),
    ("all quoted", delimited(";", quoting=csv.QUOTE_ALL).encode()),
    ("backslashes", delimited(";", doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL).encode()),
    ("no names", delimited(";", names=False).encode()),
    ("byte order mark", delimited(";").encode("utf-8-sig")),
    ("UTF-16", delimited(";").encode("utf-16")),
    ("UTF-16 without a mark", delimited("\t").encode("utf-16-le")),
    ("CR", delimited(end="\r", quoting=csv.QUOTE_ALL).encode()),
    ("LF", delimited(end="\n").encode()),
    ("mysql", inserts(mysql, "", top=_MYSQL).encode()),
    ("mysql, row by row", inserts(mysql, f"{_LIST}", many=False, table="`db`.`cable`").encode()),
    ("mysql, quotes doubled", inserts(mysql_doubled, _LIST, table="`cable`").encode()),
    ("quotes doubled, lines escaped", inserts(mysql_doubled, _LIST).encode()),
    ("standard", inserts(standard, _LIST, many=False).encode()),
    (
        "postgres, E",
        inserts(postgres, _LIST, table="public.cable", top="--\n-- PostgreSQL database dump\n--\n").encode(),
    ),
    ("postgres, dollars", inserts(dollars, _LIST).encode()),
    ("postgres, dollars with a tag", inserts(dollars_with_a_tag, _LIST, many=False).encode()),
    ("postgres, COPY", copied().encode()),
    ("SQL Server", _server(inserts(standard, _LIST, many=False, table="[dbo].[cable]")).encode("utf-16")),
    ("Oracle", _oracle(inserts(standard, _LIST, many=False)).encode()),
    ("Oracle, lines joined", inserts(joined, _LIST, many=False).encode()),
    ("Oracle, parts of long texts", inserts(clobs, _LIST, many=False).encode()),
    ("Oracle, quotes of its choice", inserts(chosen, _LIST, many=False).encode()),
    (
        "SQL Server, lines joined",
        inserts(lambda t: joined(t, "+", "CHAR(10)", "N"), _LIST, many=False).encode("utf-16"),
    ),
    ("mysql, lines joined", inserts(concat, _LIST).encode()),
    ("apostrophes around cells", delimited(quotechar="'", quoting=csv.QUOTE_ALL).encode()),
    ("apostrophes where they are needed", delimited(";", quotechar="'", quoting=csv.QUOTE_NONNUMERIC).encode()),
    ("apostrophes, no names, CR", delimited(names=False, end="\r", quotechar="'", quoting=csv.QUOTE_ALL).encode()),
    ("all line ends CR", delimited(end="\r", quoting=csv.QUOTE_ALL).replace("\n", "\r").encode()),
    ("JSON of a search engine", json.dumps(in_hits(), indent=2).encode()),
    ("JSON of a search engine, in one line", json.dumps(in_hits("fields")).encode()),
    ("JSON Lines of a search engine", lines_of(in_hits()["hits"]["hits"]).encode()),  # type: ignore[index]
    ("JSON Lines of a database of documents", exported_by_mongo().encode()),
    ("JSON by id", json.dumps({each["refid"]: each for each in OBJECTS}).encode()),
    ("JSON by id, pretty", json.dumps({each["refid"]: each for each in OBJECTS}, indent=2).encode()),
    (
        "JSON, texts as lists of lines",
        json.dumps([{**e, "content": e["content"].split("\n")} for e in OBJECTS]).encode(),
    ),
    ("JSON, rows without names", json.dumps([list(NAMES), *ROWS]).encode()),
    ("JSON, columns once", json.dumps({"columns": NAMES, "index": [0, 1, 2], "data": ROWS}).encode()),
    ("JSON, an object for each column", json.dumps(in_columns()).encode()),
    ("JSON, a list for each column", json.dumps({name: [e[name] for e in OBJECTS] for name in NAMES}).encode()),
    ("JSON, a list for each year", json.dumps({"2006": OBJECTS[:1], "2007": OBJECTS[1:]}).encode()),
    ("JSON as a script", f"// EXERCISE\nvar cables = {json.dumps(OBJECTS, indent=1)};\n".encode()),
    ("JSON in a call", f"load({json.dumps(OBJECTS)});".encode()),
    ("JSON, records after separators", "".join(f"\x1e{json.dumps(each)}\n" for each in OBJECTS).encode()),
    ("XML of a database", xml_of(OBJECTS).encode()),
    ("XML of a database, UTF-16", xml_of(OBJECTS).encode("utf-16")),
    ("XML, elements", elements().encode()),
    ("XML, attributes and quoted parts", quoted_parts().encode()),
    (
        "names in another language",
        delimited(named=("Nr", "Datum", "Kennung", "Stufe", "Von", "Bezug", "Kopf", "Inhalt")).encode(),
    ),
    ("a column without a name", delimited(named=("", *NAMES[1:])).encode()),
    ("a separator behind the names", delimited().replace("content\r\n", "content,\r\n", 1).encode()),
    ("a separator behind the rows", delimited(";", behind=True).encode()),
    ("tildes", delimited("~").encode()),
    ("separators of Hive", delimited("\x01").encode()),
    ("XML of a spreadsheet", workbook().encode()),
    ("a separator's line", b"sep=;\r\n" + delimited(";").encode()),
    ("JSON Lines, UTF-16", lines_of(OBJECTS).encode("utf-16")),
    ("JSON Lines", lines_of(OBJECTS).encode()),
    ("JSON, pretty", json.dumps(OBJECTS, indent=2).encode()),
    ("JSON in an object", json.dumps({"cables": OBJECTS}).encode()),
    (
        "JSON in an object with a count",
        json.dumps({"count": 3, "query": {"post": "LIMA"}, "cables": OBJECTS, "next": None}).encode(),
    ),
]
