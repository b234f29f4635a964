"""TAGS: subject, program, region, organization codes, terms and names (5 FAH-3; 5 FAH-1 H-220).

The list is read by longest match: a term of several words before a code, a code before a name; the rest between them
is one term. Commas and semicolons divide if there are any, and a line break never does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reftel.values.interruptions import Interruption, interruptions, without
from reftel.values.tag_entries import entries, is_model, is_one_entry, joining_words, with_commas, without_early_commas
from reftel.values.tag_glosses import without_glosses
from reftel.values.tag_names import (
    DELEGATIONS,
    NAME_TAGS,
    VISITS,
    is_given,
    is_part_of_name,
    is_rest_of_name,
    is_shaped,
    likelier_given,
    names_inside,
    names_of_run,
    surname_first,
    surname_size,
    without_title,
)
from reftel.values.tag_words import TagWord, codes, read_word, split_fused, term_of, term_words, terms, words_of_four
from reftel.vocab.persons import name_words
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tag_word_kinds


class CorrectedTag(NamedTuple):
    """A code that was misread or mistyped."""

    written: str
    """As written, upper case."""
    code: str


class TagList(NamedTuple):
    """The content of a `TAGS:` line."""

    tags: tuple[str, ...]
    """Codes, terms and names, upper case, in order, without repeats; a name as `CLINTON, HILLARY`."""
    fused: tuple[str, ...] = ()
    """Words that were codes run together, as written."""
    corrected: tuple[CorrectedTag, ...] = ()
    """Codes that were misread or mistyped, with the original."""
    interruptions: tuple[Interruption, ...] = ()
    """Page marks, stamps and captions inside the list, as ranges of the text that was read."""


_LABEL = re.compile(r"(?<![A-Z0-9])TAGS?[ \t]?[:;](?!\S)|(?<![A-Z0-9])TAGS?[:;]", re.IGNORECASE)
_TIED_NAME = re.compile(rf"(?<=\b(?:{'|'.join(sorted(VISITS))}))-(?=[A-Z]{{3}})", re.IGNORECASE)
"""The dash between a visit and who comes: `OVIP-HARWELL`."""
_TOKEN = re.compile(r"[A-Z0-9À-ÖØ-Þ][A-Z0-9À-ÖØ-Þ'’./\-&+]*|[(),;/\n]")
_SPACED = re.compile(r"(?<![A-Z0-9])[A-Z] [A-Z] [A-Z] [A-Z](?! ?[A-Z0-9](?![A-Z0-9]))(?![A-Z0-9])")
_NO_PART = dict.fromkeys(map(ord, '\\[]{}"|*_`:'), " ")
"""Characters that a copy put in; none of them is a part of a tag."""
_PORTIONS = frozenset({"U", "C", "S", "SBU"})
_NOISE = frozenset({"ETC", "TAGS", "TAG", "NONE", "N/A", "NOTAL"})
_REASON = re.compile(r"1\.[3-6]\b")
_STRUCK = re.compile(r"X{4,}")
"""Letters that a publisher put in place of a name."""
_MOST_WORDS = 5
_MARKS = frozenset("(),;/")
"""Tokens that are not words."""
_EDGES = ".'’-/&+"


class _Token(NamedTuple):
    text: str
    """A word without the marks at its edges, or one of `( ) ,` or a line break."""
    period: bool = False
    """Whether a period followed the word."""


def read_tag_list(text: str) -> TagList:
    """Return the tags in the text of one TAGS element, from after its label to its end.

    Page marks, classification stamps, captions, a second label and the marks of links may be inside; they are
    dropped, and `TagList.interruptions` has their places. Never raises.

        >>> read_tag_list("EAID KE PORT SECURITY, OVIP OKELLO GRACE, PRLE").tags
        ('EAID', 'KE', 'PORT SECURITY', 'OVIP', 'OKELLO, GRACE', 'PREL')
    """
    inside = interruptions(text)
    plain = without(text, inside)
    plain = without_glosses(plain)
    plain = _LABEL.sub(",", plain)
    plain = with_commas(_TIED_NAME.sub(" ", plain))
    raised = _SPACED.sub(_unspaced, plain.upper().translate(_NO_PART))
    reader = _Reader(_tokens(without_early_commas(raised)))
    reader.read()
    return TagList(tuple(reader.found), tuple(reader.fused), tuple(reader.corrected), inside)


def _unspaced(spaced: re.Match[str]) -> str:
    """A code with its letters spaced, as levels are written: `P R E L`."""
    code = spaced[0].replace(" ", "")
    return code if code in codes() else spaced[0]


def _tokens(upper: str) -> list[_Token]:
    """The tokens, with words joined that a line break or a space tore, and line breaks left out."""
    tokens: list[_Token] = []
    listed = upper.count(",") + upper.count(";") > 1
    for match in _TOKEN.finditer(upper):
        written = match[0]
        if written == "\n":
            continue
        if written in _MARKS:
            tokens.append(_Token(written))
            continue
        word = written.strip(_EDGES)
        if (
            not word
            or word in _NOISE
            or _STRUCK.fullmatch(word)
            or (word.isdigit() and not is_model(tokens[-1].text if tokens else "", word))
        ):
            continue
        if tokens and _is_torn(tokens, word, listed):
            word = tokens.pop().text + word
        tokens.append(_Token(word, written.endswith(".")))
    return tokens


def _is_torn(tokens: list[_Token], right: str, listed: bool) -> bool:
    """Whether the last word and the next are the halves of a code or of a word of a term.

    A single letter is not a tag, and neither are two halves that are not codes. Where both are codes, only a list
    whose other entries are divided by commas (`listed`) says that they are one.
    """
    left = tokens[-1].text
    whole = left + right
    if left in _MARKS:
        return False
    if whole in term_words() and whole not in codes() and not (left in codes() and right in codes()):
        return left not in term_words() or right not in term_words()
    before = tokens[-2].text if len(tokens) > 1 else ","
    if whole not in codes() or not (
        before in codes() or before in _MARKS or (len(before) < 4 and not is_given(before))
    ):
        return False
    known = (left in codes()) + (right in codes())
    if known < 2 and (len(whole) > 3 or known == 0 or whole in tag_word_kinds("major")):
        return True
    return listed and before in _MARKS and len(whole) == 4 and known == 2 and len(left) == 2


class _Reader:
    """The list in the making."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.found: dict[str, None] = {}
        self.fused: list[str] = []
        self.corrected: list[CorrectedTag] = []
        self.last = ""
        self.run: list[_Token] = []

    def read(self) -> None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.text == "(":
                self._parenthesis()
            elif token.text in _MARKS:
                self._end_run()
                self.at += 1
            elif self._one_entry() or self._term() or self._code():
                continue
            else:
                self.run.append(token)
                self.at += 1
        self._end_run()

    def _add(self, *entries: str) -> None:
        for entry in entries:
            self.found.setdefault(entry)

    def _one_entry(self) -> bool:
        """Words between two commas that are one term, though no list has it: `RULE OF LAW`, `SALT II`."""
        words = self._words_ahead(_MOST_WORDS + 1)
        if not 1 < len(words) <= _MOST_WORDS or self.last in NAME_TAGS or not self._fills_item(words):
            return False
        if not is_one_entry(words):
            return False
        self._end_run()
        self._add(" ".join(map(_with_period, self.tokens[self.at : self.at + len(words)])))
        self.at += len(words)
        return True

    def _term(self) -> bool:
        """A known term of several words, the longest first; its last word may have codes run on to it."""
        words = self._words_ahead(_MOST_WORDS)
        if len(words) < 2:
            return False
        if self._fills_item(words) and words[0] in codes() and posts().resolve(" ".join(words)) is not None:
            self._add(" ".join(words))
            self.at += len(words)
            return True
        for size in range(len(words), 1, -1):
            if tuple(words[:size]) in terms():
                if self.run and self.run[-1].text == "AND":  # `COUNTERNARCOTICS AND LAW ENFORCEMENT`
                    self.run += self.tokens[self.at : self.at + size]
                    self.at += size
                    return True
                self._end_run()
                self._add(" ".join(words[:size]))
                self.at += size
                return True
        for size in range(len(words), 1, -1):
            *first, last = words[:size]
            for cut in range(len(last) - 4, 3, -1):
                if (*first, last[:cut]) in terms() and len(pieces := split_fused(last[cut:])) > 1:
                    self._end_run()
                    self._add(" ".join((*first, last[:cut])), *pieces)
                    self.fused.append(last)
                    self.at += size
                    return True
        return False

    def _words_ahead(self, most: int) -> list[str]:
        words: list[str] = []
        for token in self.tokens[self.at : self.at + most]:
            if token.text in _MARKS:
                break
            words.append(token.text)
        return words

    def _fills_item(self, words: Sequence[object], at: int = -1) -> bool:
        """Whether words ahead, or those at `at`, are all that is between two commas: `, USEU BRUSSELS,`."""
        at = self.at if at < 0 else at
        before = at == 0 or self.tokens[at - 1].text in _MARKS
        after = at + len(words)
        return before and at > 0 and (after == len(self.tokens) or self.tokens[after].text in _MARKS)

    def _code(self) -> bool:
        """A code, several run together, or a mistyped one; not a word that joins two others of a term."""
        word = self.tokens[self.at].text
        if self._joins(word):
            return False
        read = read_word(word) or self._two_countries(word)
        if read is None or (read.how == "mistyped" and self._among_words()) or self._is_in_name(word):
            return False
        self._end_run()
        self._add(*read.codes)
        if read.how == "fused":
            self.fused.append(word)
        elif read.how in ("misread", "mistyped"):
            self.corrected.append(CorrectedTag(word, read.codes[0]))
        self.last = read.codes[-1]
        self.at += 1
        return True

    def _two_countries(self, word: str) -> TagWord | None:
        """Beside a country, four letters that are two countries run together: `JO EGSA`."""
        halves = (word[:2], word[2:])
        if len(word) != 4 or not codes().issuperset(halves) or word in name_words() or word in term_words():
            return None
        if word in words_of_four() or word in tag_word_kinds("other") or posts().resolve(word) is not None:
            return None
        beside = self.tokens[max(self.at - 1, 0) : self.at + 2]
        if self._is_last(word):
            return TagWord(halves, "fused")
        return TagWord(halves, "fused") if any(len(token.text) == 2 for token in beside) else None

    def _is_last(self, word: str) -> bool:
        """Whether a word ends a list without commas, behind a code, and is no program tag."""
        is_behind = self.at > 0 and self.tokens[self.at - 1].text in codes()
        ends = self.at + 1 == len(self.tokens)
        return ends and is_behind and word[0] != "K" and all(token.text not in _MARKS for token in self.tokens)

    def _joins(self, word: str) -> bool:
        """Whether a word is a connector between two words that are not codes: `PRISONS IN KENYA`."""
        ahead = self._words_ahead(2)
        if word not in joining_words() or not self.run or len(ahead) < 2:
            return False
        return ahead[1] in joining_words() or (len(ahead[1]) > 2 and read_word(ahead[1]) is None)

    def _among_words(self) -> bool:
        """Whether the words on both sides, within the commas, are not codes: then this is a word of their term."""
        behind = self._words_ahead(2)[1:]
        return bool(self.run) or (bool(behind) and len(behind[0]) > 4 and read_word(behind[0]) is None)

    def _is_in_name(self, word: str) -> bool:
        """Whether a code is a part of a name here: `OVIP OKELLO ALI`, `OVIP DE LA CRUZ MARIA`."""
        return self.last in VISITS and is_part_of_name(word, [one.text for one in self.run], self._words_ahead(3)[1:])

    def _end_run(self) -> None:
        """Settle the words since the last code or comma: names, a term, or unknown codes."""
        run, self.run = self.run, []
        alone = self._fills_item(run, self.at - len(run))
        while run and run[-1].text in joining_words():
            run.pop()
        while run and run[0].text in joining_words():
            run.pop(0)
        if not run:
            return
        words = [_with_period(token) for token in run]
        behind_visit, behind_name_tag = self.last in VISITS, self.last in NAME_TAGS
        if behind_name_tag and len(bare := without_title(" ".join(words)).split()) > 1:
            words = bare
        names = self._name_over_comma(words, expected=behind_visit, likely=behind_name_tag)
        if not names and (len(words) > 3 or not behind_visit):
            names = names_of_run(words) or ()
        if names:
            self._add(*names)
        elif behind_visit and len(words) < 6 and (name := surname_first(words)):
            self._add(name)
        else:
            self._entries([token.text for token in run], alone=alone)
        if behind_name_tag:
            self.last = ""

    def _entries(self, words: list[str], *, alone: bool) -> None:
        """A run that is not a name: a known term that was misspelled, another term, or unknown codes."""
        written = " ".join(words)
        term = term_of(written)
        if term is None:
            self._add(*entries(words, alone=alone))
            return
        self._add(term)
        if " " in written:
            self.corrected.append(CorrectedTag(written, term))
        else:
            self.fused.append(written)

    def _name_over_comma(self, words: list[str], *, expected: bool, likely: bool) -> tuple[str, ...]:
        """A surname, a comma and given names without parentheses: `OVIP CLINTON, HILLARY, PREL`."""
        if self.at + 1 >= len(self.tokens) or self.tokens[self.at].text != ",":
            return ()
        if len(words) > 2 and surname_size(words) < len(words):
            return ()
        given: list[_Token] = []
        for token in self.tokens[self.at + 1 : self.at + 4]:
            initial = bool(given) and len(token.text) == 1
            if token.text in _MARKS or (not initial and token.text in codes()):
                break
            given.append(token)
        if not given or words[0] in DELEGATIONS or len(given[0].text) < 3:
            return ()
        if expected:
            fits = is_given(given[0].text) or read_word(given[0].text) is None
        else:
            fits = (likely or (len(words) == 1 and not is_shaped(words[0]))) and likelier_given(
                words[-1], given[0].text
            )
        if not fits:
            return ()
        given = given[: next((at for at, one in enumerate(given[1:], 1) if not is_rest_of_name(one.text)), len(given))]
        self.at += len(given)
        return (f"{' '.join(words)}, {' '.join(map(_with_period, given))}",)

    def _parenthesis(self) -> None:
        """Read the parentheses after a tag: names, further tags, or a portion marking, which is dropped."""
        self._end_run()
        inside: list[_Token] = []
        depth, at = 0, self.at
        closed = self._closes()
        while at < len(self.tokens):
            token = self.tokens[at]
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                at += 1
                break
            if not closed and inside and token.text in codes() and len(token.text) in (2, 4):
                break
            if token.text not in ("(", ")"):
                inside.append(token)
            at += 1
        self.at = at
        words = [token.text for token in inside if token.text not in _MARKS]
        if not words or (len(words) == 1 and words[0] in _PORTIONS) or _REASON.match(words[0]):
            return
        if self.last not in NAME_TAGS and codes().issuperset(words):
            self._add(*words)
            return
        self._add(*names_inside(" ".join(map(_with_period, inside)), visit=self.last in VISITS))
        self.last = self.last if any(one.text == "(" for one in self.tokens[at : at + 2]) else ""

    def _closes(self) -> bool:
        depth = 0
        for token in self.tokens[self.at :]:
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return True
        return False


def _with_period(token: _Token) -> str:
    """A word with the period of an initial."""
    return f"{token.text}." if token.period and (len(token.text) < 4 or "." in token.text) else token.text
