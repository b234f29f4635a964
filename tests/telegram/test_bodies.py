"""Bodies composed of independent parts, damaged on the way, and asked for again."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.telegram import read

SENTENCES = st.sampled_from(
    [
        "The lamp of the lighthouse was repaired in spring.",
        "The mayor thanked the crew of the tender.",
        "He said that the bells would ring at noon (ref A).",
        'She called the new mole "a work of patience."',
        "Dues for ships of more than 500 tons were raised by 2 percent.",
        "The U.S. consul opened the exhibition of knots.",
        "Nobody has seen the cat of the harbor master since May 3, 2004.",
    ]
)
TITLES = st.sampled_from(
    [
        "Quiet in the Harbor",
        "THE MOLE AND THE CRANE",
        "A Lamp, a Bell, a Rope",
        "COMMENT",
        "Comment: Quiet Preferred",
        "Ships for the U.S.",
        "Who Pays?",
        '"Patience" at Work',
        "The Minister of Harbors Calls for a New Lighthouse on the Cape",
    ]
)
MARKINGS = st.sampled_from(["U", "C", "SBU", "S", "C/NF", "S/NF"])


def rule(sign: str, title: str) -> str:
    """A rule as long as the title, cut at 45 characters."""
    size = len(title)
    return sign * size if size <= 45 else f"{sign * 45} {sign * (size - 45)}"


def under(title: str, draw: st.DrawFn) -> str:
    return f"{title}\n{rule(draw(st.sampled_from('-=*_')), title)}"


def spaced(title: str, draw: st.DrawFn) -> str:
    return f"{title}\n{('- ' * (len(title) // 2 + 1)).strip()}"


def between(title: str, draw: st.DrawFn) -> str:
    line = rule(draw(st.sampled_from("-=*")), title)
    return f"{line}\n{title}\n{line}"


def beside(title: str, draw: st.DrawFn) -> str:
    line = "-" * draw(st.integers(5, 20))
    return f"{line} {title} {line}"


def plain(title: str, draw: st.DrawFn) -> str:
    return title


STYLES = st.sampled_from([under, spaced, between, beside, plain])
MARKS = st.sampled_from(
    [
        "LIMA 00900123  002 OF 003",
        "Lima 00900123  002.2 of 003",
        "PAGE 02 RUEHPE0170 S E C R E T",
        "SIPDIS",
        "SECRET//NOFORN",
        "RELEASE IN PART B1,1.4(B)",
        "UNCLASSIFIED U.S. Department of State Case No. F-2099-00001 Doc No. C09999999 Date: 01/02/2099",
        "Page 2 of 5",
    ]
)


@dataclass
class Part:
    """A numbered paragraph as it should be read."""

    number: int
    marking: str | None
    heading: str | None
    words: list[str]


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, list[Part]]:
    """A body and what should be read in it."""
    parts: list[Part] = []
    written: list[str] = []
    marked = draw(st.booleans())
    gap = draw(st.sampled_from(["\n\n", "\n\n\n", " \n \n"]))
    pilcrow = draw(st.sampled_from(["", "¶"]))
    for number in range(1, draw(st.integers(2, 5)) + 1):
        marking = draw(MARKINGS) if marked else None
        sentences = draw(st.lists(SENTENCES, min_size=1, max_size=4))
        words = " ".join(sentences).split()
        heading = None
        if number > 1 and draw(st.booleans()):
            heading = draw(TITLES)
            written += [draw(STYLES)(heading, draw), gap]
        lines = wrapped(words)
        lines[0] = f"{pilcrow}{number}. {f'({marking}) ' if marking else ''}{lines[0]}"
        if len(lines) > 1 and draw(st.booleans()):
            at = draw(st.integers(1, len(lines) - 1))
            lines[at:at] = draw(st.sampled_from([["", draw(MARKS), ""], ["", "", draw(MARKS), "", ""]]))
        parts.append(Part(number, marking, heading, words))
        written += ["\n".join(lines), gap]
    return "".join(written[:-1]), parts


def wrapped(words: list[str]) -> list[str]:
    """Lines of 60 characters."""
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@settings(max_examples=300, deadline=None)
@given(bodies(), st.sampled_from(["\n", "\r\n"]))
def test_parts_come_back(body: tuple[str, list[Part]], end: str) -> None:
    text, parts = body
    text = text.replace("\n", end)
    cable = read(text, year=2008)
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    assert [(p.number, p.marking, p.heading, p.text.split()) for p in cable.paragraphs] == [
        (part.number, part.marking, part.heading, part.words) for part in parts
    ]
    assert [p.anchor for p in cable.paragraphs] == [f"p{part.number}" for part in parts]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(SENTENCES, TITLES), min_size=2, max_size=5), st.sampled_from("-="))
def test_blank_lines_may_be_lost(found: list[tuple[str, str]], sign: str) -> None:
    """Without any blank line, headings over a rule leave the paragraph before them and no text leaves its own."""
    lines: list[str] = []
    for number, (sentence, title) in enumerate(found, 1):
        if number > 1:
            lines += [title, rule(sign, title)]
        lines.append(f"{number}. (C) {sentence}")
    cable = read("\n".join(lines), year=2008)
    assert [(p.heading, p.text) for p in cable.paragraphs] == [
        (title if at else None, sentence) for at, (sentence, title) in enumerate(found)
    ]
