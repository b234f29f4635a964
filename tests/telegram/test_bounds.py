"""How long a block can be: text is not taken for remarks, and what is too long is said."""

from __future__ import annotations

import pytest

from reftel.blocks import BlockKind
from reftel.telegram import read
from reftel.telegram.block_lengths import MOST, is_beyond
from reftel.vocab.posts import posts

HEADER = "R 262217Z FEB 07\nFM AMEMBASSY ROME\nTO RUEHC/SECSTATE WASHDC 5546\nBT\n"
LINE = "THE LAMPS OF THE HARBOR WERE LIT FOR ALL SHIPS AT THE QUAY AND\n"


def _kinds(text: str) -> set[str]:
    return {block.kind for block in read(text).blocks}


def _said(text: str) -> list[str]:
    return [defect.code for defect in read(text).defects]


@pytest.mark.parametrize(
    "lines",
    [
        "FOR THE NEXT THREE MONTHS THE LAMPS ARE LIT\n" + LINE * 12,
        "STATE FOR EUR\n\nNOTES/1.  " + LINE + "FOR THE QUAY\n" + LINE * 20,
        "PASS TO ALL OFFICES\n\n" + LINE * 14 + "\nPLEASE PASS TO THE HARBOR MASTER\n",
    ],
)
def test_text_is_no_instruction_and_no_remark(lines: str) -> None:
    cable = read(f"{HEADER}UNCLAS\n\n{lines}\n2. A second paragraph.\n")
    assert LINE.strip().split()[1] in " ".join(paragraph.text for paragraph in cable.paragraphs)
    assert "unknown-text" not in [defect.code for defect in cable.defects]
    long = [block.kind for block in cable.blocks if block.span.end - block.span.start > 700]
    assert set(long) <= {"paragraph"}


def test_a_numbered_paragraph_before_a_late_label_stays_text() -> None:
    text = f"{HEADER}UNCLAS\nSUBJECT: LAMPS\n\nBODY 1. (U) {LINE}\n2. (U) {LINE}REF: ROME 12\n3. (U) {LINE}"
    paragraphs = " ".join(paragraph.text for paragraph in read(text).paragraphs)
    assert paragraphs.count(LINE.strip()) == 3


def test_labels_behind_prose_are_told() -> None:
    text = f"{HEADER}UNCLAS ROME 900965\n\n" + (LINE * 3 + "\n") * 4 + "REFS: ROME 12, LIMA 13\n\n" + LINE
    cable = read(text)
    assert sum(LINE[:20] in paragraph.text for paragraph in cable.paragraphs) >= 4
    assert "element-out-of-order" in _said(text)


def test_a_long_preface_is_told_and_takes_no_label() -> None:
    text = LINE * 30 + "\nUNCLAS ROME 900965\n\nE.O. 12958: N/A\nTAGS: SCUL, IT\nSUBJECT: LAMPS\n\n1. (U) " + LINE
    cable = read(text)
    assert (cable.subject, cable.tags) == ("LAMPS", ("SCUL", "IT"))
    assert "implausible-block" in [defect.code for defect in cable.defects]


@pytest.mark.parametrize("kind", sorted(MOST))
def test_bounds_count_lines_and_characters_without_the_space_between(kind: BlockKind) -> None:
    lines, characters = MOST[kind]
    assert not is_beyond(kind, "x\n" * lines, 0, 2 * lines)
    assert is_beyond(kind, "x\n" * (lines + 1), 0, 2 * lines + 2)
    assert is_beyond(kind, "x" * (characters + 1), 0, characters + 1)
    padded = f"x{' ' * 3 * characters}x\n\n"
    assert not is_beyond(kind, padded, 0, len(padded))


def test_the_longest_header_has_no_implausible_block() -> None:
    names = [post.name for post in posts().by_name.values()][:150]
    info = "\n".join(f"RUEH{chr(65 + at % 26)}{chr(65 + at % 20)}/AMEMBASSY {name}" for at, name in enumerate(names))
    text = f"{HEADER.removesuffix(chr(10) + 'BT' + chr(10))}\nINFO {info}\nBT\nUNCLAS ROME 900965\n\nSUBJECT: LAMPS\n"
    assert "implausible-block" not in _said(text)


@pytest.mark.parametrize(
    ("header", "codes", "words"),
    [
        ("FM AMEMBASSY ROME\nTO SECSTATE WASHDC\nBT\nUNCLAS ROME 900965\n", ["no-date", "no-id"], "no date-time group"),
        ("R 262217Z FEB 07\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC\nBT\nUNCLAS\n", ["no-id"], "no serial number"),
        ("R 262217Z FEB 07\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC\nBT\nUNCLAS ROME 900965\n", [], ""),
        ("UNCLAS ROME 900965\n", [], ""),
    ],
)
def test_a_header_without_date_or_number_says_why(header: str, codes: list[str], words: str) -> None:
    cable = read(f"{header}\nSUBJECT: LAMPS\n\n1. (U) Lamps.\n")
    found = [defect for defect in cable.defects if defect.code in ("no-date", "no-id")]
    assert [defect.code for defect in found] == codes
    assert words in " ".join(defect.note for defect in found)
