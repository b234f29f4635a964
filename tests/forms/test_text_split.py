"""A file with several telegrams is cut where one ends and another begins, by whatever is between."""

from __future__ import annotations

from pathlib import Path

import pytest

from reftel.reading import read
from tests.archive.making import telegram

NETWORK = [
    telegram(900000 + n).decode().strip("\n").replace("PP RUEHC", f"VZCZCXRO000{n}\nPP RUEHC", 1) for n in (1, 2, 3)
]
HEADER = [
    f"R 13150{n}Z MAR 98\nFM AMEMBASSY MEXICO\nTO SECSTATE WASHDC\nUNCLAS MEXICO 90000{n}\n\nE.O. 12958: N/A\n"
    f"SUBJECT: EXERCISE: LAMP {n}\n\n1. THE LAMP WAS LENT TO THE MUSEUM.\n\nQUILLFEATHER"
    for n in (1, 2, 3)
]
PAGED = [
    f"UNCLASSIFIED\n\nPAGE 01        MEXICO  90000{n}  13150{n}Z\n\nACTION ARA-14\n\n"
    f"R 13150{n}Z MAR 75\nFM AMEMBASSY MEXICO\nTO SECSTATE WASHDC\n"
    f"UNCLAS MEXICO 90000{n}\n\nSUBJ: EXERCISE: LAMP {n}\n\n"
    f"1. THE LAMP WAS LENT.\n\nUNCLASSIFIED\n\n\nUNCLASSIFIED\n\nPAGE 02        MEXICO  90000{n}  13150{n}Z\n\n"
    f"2. IT CAME BACK.\n\nUNCLASSIFIED"
    for n in (1, 2, 3)
]
BETWEEN = {
    "end-of-message": "\nNNNN\n\n\n",
    "form feed": "\n\f\n",
    "form feed on the line": "\n\f",
    "rule": f"\n\n{'-' * 60}\n\n",
    "blank lines": "\n\n\n\n\n",
    "end of document": "\n\n<< END OF DOCUMENT >>\n\n",
}
CASES = [
    *(("network lines", NETWORK, name) for name in BETWEEN if name != "end of document"),
    *(("header alone", HEADER, name) for name in BETWEEN if name != "end of document"),
    *(("pages", PAGED, name) for name in BETWEEN),
]


TITLES = {
    "ids": "\n\n\n{id}\n\n",
    "headings": "\n\n# {id}\n\n",
    "fences": "\n```\n\n## {id}\n\n```\n",
    "cuts": "\n\n-----8<-----\n\n",
    "keys": "\n\n- id: {id}\n  date: 2008-03-13\n  content: |\n",
    "words": "\n\nBEGIN CABLE {id}\n",
    "ids in rules": "\n\n-------- {id} --------\n\n",
    "ids in stars": "\n\n***** {id} *****\n",
    "numbers": "\n\nCable 2 of 3\n\n",
    "numbers in rules": "\n\n===== TELEGRAM NO. 2 =====\n\n",
}


@pytest.mark.parametrize("between", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("margin", ["", "    "])
def test_titles_above_a_telegram_are_not_of_the_one_above(between: str, margin: str, tmp_path: Path) -> None:
    texts = ["\n".join(margin + line for line in text.split("\n")) for text in NETWORK]
    (tmp_path / "x").write_text(between.format(id="08MEXICO900002").join(texts))
    found = list(read(tmp_path / "x"))
    assert [(one.cable.id or "")[-6:] for one in found] == ["900001", "900002", "900003"]
    assert {one.cable.signed_by for one in found} == {("QUILLFEATHER",)}


def _ids(path: Path, text: str) -> list[str | None]:
    path.write_text(text)
    return [witness.cable.id for witness in read(path)]


@pytest.mark.parametrize(("about", "texts", "between"), CASES, ids=[f"{case[0]}, {case[2]}" for case in CASES])
def test_telegrams_are_cut_apart(about: str, texts: list[str], between: str, tmp_path: Path) -> None:
    found = _ids(tmp_path / "several.txt", BETWEEN[between].join(texts) + "\n")
    assert [cable_id and cable_id[-6:] for cable_id in found] == ["900001", "900002", "900003"]


@pytest.mark.parametrize("texts", [NETWORK, HEADER, PAGED], ids=["network", "header", "pages"])
@pytest.mark.parametrize(
    "before", ["", "\n\n\n\n", "UNCLASSIFIED\n\n\n\n\n", "EXERCISE: A NOTE OF THE ARCHIVE\n\n\n\n\f\n"]
)
def test_one_telegram_stays_whole(texts: list[str], before: str, tmp_path: Path) -> None:
    assert len(_ids(tmp_path / "one.txt", f"{before}{texts[0]}\n\nNNNN\n\n\n")) == 1


def test_a_telegram_quoted_behind_a_rule_stays_in_its_telegram(tmp_path: Path) -> None:
    quoted = NETWORK[0].replace(
        "QUILLFEATHER", f"Begin text:\n\n{'-' * 40}\n\n{HEADER[1]}\n\nEnd text.\n\nQUILLFEATHER"
    )
    assert len(_ids(tmp_path / "quoted.txt", quoted)) == 1


@pytest.mark.parametrize("over", ["QUOTE", "FOLLOWING IS TEXT OF MEXICO 900002", "BEGIN TEXT"])
def test_a_header_under_words_of_quoting_is_quoted(over: str, tmp_path: Path) -> None:
    quoting = HEADER[0].replace("QUILLFEATHER", f"{over}:\n\nLAMPLIGHTER\n\n{'-' * 40}\n\n{HEADER[1]}\n\nQUILLFEATHER")
    assert len(_ids(tmp_path / "quoted.txt", quoting)) == 1


_BARE = (
    "{level} MEXICO 90000{n}\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PREL, MX\nSUBJECT: EXERCISE: LAMP {n}\n\n"
    "1. IT IS LIT.\n\n{end}"
)


@pytest.mark.parametrize("level", ["UNCLAS", "C O N F I D E N T I A L", "SECRET"])
@pytest.mark.parametrize("between", ["\n\n\n", f"\n\n{'-' * 60}\n", "\n\n\n\n\n"])
def test_texts_without_headers_are_cut_apart(level: str, between: str, tmp_path: Path) -> None:
    texts = [_BARE.format(level=level, n=n, end="QUILLFEATHER") for n in (1, 2, 3)]
    (tmp_path / "x").write_text(between.join(texts))
    found = list(read(tmp_path / "x"))
    assert [one.cable.subject for one in found] == [f"EXERCISE: LAMP {n}" for n in (1, 2, 3)]
    assert {one.cable.signed_by for one in found} == {("QUILLFEATHER",)}


@pytest.mark.parametrize("end", ["THE NOTE FOLLOWS.", "It is\nquoted here:"])
def test_a_text_without_header_that_is_quoted(end: str, tmp_path: Path) -> None:
    """Its telegram is not signed above it."""
    texts = [_BARE.format(level="UNCLAS", n=n, end=end if n == 1 else "QUILLFEATHER") for n in (1, 2)]
    (tmp_path / "x").write_text("\n\n\n".join(texts))
    assert [one.cable.subject for one in read(tmp_path / "x")] == ["EXERCISE: LAMP 1"]


def _short(post: str, serial: int, signer: str) -> str:
    return (
        f"R 221000Z MAY 08\nFM AMEMBASSY {post}\nTO SECSTATE WASHDC\n\nUNCLAS {post} {serial:06d}\n\nTAGS: PREL\n"
        f"SUBJECT: EXERCISE: LAMPS OF {post}\n\n1. EXERCISE. LAMPS ARE OUT.\n{signer}\n"
    )


@pytest.mark.parametrize(
    "between",
    [
        "* * * * * * * *\n",
        "\n- - - - - -\n\n",
        "-------------------------\n",
        "\nCable 2 of 2\n\n",
        "\nTELEGRAM NO. 2:\n",
        "08LIMA900002\n",
    ],
)
def test_rules_with_spaces_and_titles_are_between_telegrams(between: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(_short("OSLO", 900001, "WHITNEY") + between + _short("LIMA", 900002, "QUILL"))
    found = [(one.cable.id, one.cable.signed_by) for one in read(tmp_path / "x.txt")]
    assert found == [("08OSLO900001", ("WHITNEY",)), ("08LIMA900002", ("QUILL",))]


def test_a_title_within_a_telegram_is_not_between_two(tmp_path: Path) -> None:
    """No signature is above it, or words announce a quoted telegram."""
    first, second = _short("OSLO", 900001, "WHITNEY"), _short("LIMA", 900002, "QUILL")
    text = first.replace("WHITNEY\n", f"FOLLOWING IS CABLE 2:\nTELEGRAM 2\n{second}")
    (tmp_path / "x.txt").write_text(text)
    assert [one.cable.id for one in read(tmp_path / "x.txt")] == ["08OSLO900001"]


def test_a_misread_date_time_group_begins_a_telegram(tmp_path: Path) -> None:
    second = _short("LIMA", 900002, "QUILL").replace("R 221000Z MAY 08", "R 22@O0OZ MAY O8")
    (tmp_path / "x.txt").write_text(_short("OSLO", 900001, "WHITNEY") + "\n\n\n" + second)
    found = [(one.cable.post, one.cable.signed_by) for one in read(tmp_path / "x.txt")]
    assert found == [("OSLO", ("WHITNEY",)), ("LIMA", ("QUILL",))]
