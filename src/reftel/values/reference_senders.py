"""The sender before a serial: the longest run of words that the gazetteer knows, else a mistyped or unknown one."""

from __future__ import annotations

from typing import NamedTuple

from reftel.values.post import JudgedPost, judge_post
from reftel.values.reference_serial import name_of
from reftel.values.reference_tokens import Token
from reftel.values.reference_years import Citing
from reftel.values.telegram_series import ADDRESSEES, DEPARTMENTS, SERIES_WORDS, sender_of_series
from reftel.vocab.month_names import MONTH_NUMBERS
from reftel.vocab.persons import name_words
from reftel.vocab.posts import fold, posts

_LONGEST = 6
"""Words of a sender's name."""

_COUNTED_WORDS = """
    NO NR NBR NUMBER NUMBERS NOS CABLE CABLES CBL CBLS TELEGRAM TELEGRAMS TELNO TEL TELS MSG MESSAGE MESSAGES SEPTEL
    SEPTELS REFTEL ALDAC
"""
COUNTED = frozenset(_COUNTED_WORDS.split())
"""Words between a sender and its serial."""

_NO_SENDER_WORDS = """
    AND OR THE OF SEE ALSO REF REFS REFTEL REFTELS REFERENCE REFERENCES IN ON DATED DTD FROM BY NOTAL PREVIOUS PREV
    EMAIL EMAILS MAIL TELCON MEMO LETTER REPORT SEPTEL CABLE CABLES CBL DIPNOTE SECTION PARA PARAS PARAGRAPH PART NO NR
    NUMBER EO IIR OSC FBIS TD TDX DOC PAGE PAGES CHAPTER ANNEX ARTICLE RESOLUTION UNSCR MEETING CONVERSATION CALL PHONE
    VERSION FAX ATTACHMENT LAW PL HR FY CY TITLE BETWEEN FOR TO WITH SENT ET AL DTG THRU THROUGH UNTIL FAM FAH CFR
    USC STAT POINTS ITEM ITEMS BULLET NOTE NOTES VERSE SEPTELS TELEGRAM TELEGRAMS MESSAGE MSG CIRCULAR WEEK DAY
    CLASS GROUP NODIS EXDIS STADIS LIMDIS SIPDIS NOFORN COURSE ROOM BOX PHASE ROUND TRACK STAGE TASK FORCE CLAUSE
    RULE FORM CASE BILL ACT TREATY PROTOCOL START SALT BOOK YOUR YOURS MY OUR HIS THEIR URTEL URTELS YOURTEL
    YOURTELS INA VOLUME VOL ISSUE CIR HCS SERIAL MEMCON ALL BOTH EACH ANY EARLY MID LATE SPRING SUMMER AUTUMN FALL
    WINTER
"""
_DOCUMENT_WORDS = """
    ACCORD AGREEMENT AMENDMENT ANNOUNCEMENT APPLICATION ARRANGEMENT ASSESSMENT AUDIT AUTHORIZATION AWARD BULLETIN
    CABLEGRAM CERTIFICATE CHARTER CODE COMMUNIQUE CONTRACT CONVENTION COMMUNICATION DECISION DECLARATION DECREE DEMARCHE
    DETERMINATION DIRECTIVE DISPATCH DOCUMENT DOCUMENTS DRAFT EDICT ESTIMATE EXECUTIVE EXHIBIT FILE FINDING FLIGHT
    FRAMEWORK GRANT GUIDANCE GUIDE GUIDELINE GUIDELINES HANDBOOK HCR HJR HRES INFORMATION INSTRUCTION INSTRUCTIONS
    INVENTORY INVOICE JOURNAL LEAFLET LICENSE LOAN MANUAL MEMO MEMORANDA MEMORANDUM MINUTE MINUTES MOTION NEWSLETTER
    NIE NOTICE NOTIFICATION NSC NSD NSDD NSDM NSPD NSSM OPINION ORDER ORDERS ORDINANCE PAPER PASSPORT PERMIT PETITION
    PLAN POLICY PRESS PROCLAMATION PROGRAM PROJECT PROPOSAL PUBLICATION QUESTION RECEIPT RECOMMENDATION RECORD REGISTER
    REGULATION REGULATIONS RELEASE REQUEST RES RESOLUTIONS RPT RULING SCR SHIPMENT SNIE SPEECH STATEMENT STATUTE
    SUBPOENA SUMMONS TALKER TENDER TICKET TRANSCRIPT UNGA UNSC UNSCRS VERDICT VISA VOUCHER WARRANT WORKSHEET
    TIAS UST UNTS FAR DODD DODI CJCSI OPNAVINST SECNAVINST HSPD PDD PPD PRM GAO CRS RFC ISO IEC STANAG INFCIRC CIRC DSP
    DOCKET LANTERN DONKEY VIPER MANTIS ENCLOSURE SUITE EXT COPY PERIOD OPTION OPTIONS QUESTIONS STEP STEPS BOEING AIRBUS
    MOU SOFA MDA GSOMIA INF CFE NPT CTBT AHG MTCR NSG HCOC POC FLIGHTS
"""
_NO_SENDER = frozenset((_NO_SENDER_WORDS + _DOCUMENT_WORDS).split()).union(MONTH_NUMBERS)
"""Words before numbers in such lists that are not senders, however near to one's name; many name a document."""

_PASSED_WORDS = """
    UNCLAS UNCLASS UNCLASSIFIED CONFIDENTIAL SECRET SEE ALSO AND REF REFTEL CF SBU LOU U C S NOFORN REFERENCE
"""
_PASSED = frozenset(_PASSED_WORDS.split())
"""Words before a sender."""

_ITS = frozenset({"EMBASSY", "EMB", "CONSULATE", "MISSION"})
"""A post by its kind alone: `EMBASSY'S 515`."""
_OFFICES_OF_OTHERS = frozenset(["USDAO", "DAO", "USDLO", "USMLO", "LEGATT", "JUSMAG", "MAAG", "USMTM", "FBIS"])
"""Offices of other agencies at a post, whose messages have numbers of their own: `USDAO LIMA 0012`."""
_READER = ADDRESSEES | {"YOUR", "UR"}
"""How a drafter names the addressee."""

_LONGEST_OPENING = 12
"""Tokens before the sender that begins a part of an item."""
_LONGEST_JUDGED = 4
"""Words of a name that may be mistyped."""
_WEAKEST = 0.2
"""Strength of the evidence for a post that begins a part of an item and has a serial after it."""
_CLEAR = 0.8
"""Strength of the evidence for a post anywhere before a serial."""
_YEARS = 12
"""Years back in which a number of four digits after an unknown name is the year of an event."""
_UNKNOWN_SHORTEST, _UNKNOWN_LONGEST = 3, 24


class Sender(NamedTuple):
    """The sender of a cited cable, and the tokens of its name."""

    name: str
    first: int
    written: tuple[int, int] | None = None
    """Place of a name that was corrected."""
    weak: bool = False
    """Whether it is a sender only if just the serial is after it."""
    uncertain: tuple[str, ...] = ()


def sender_before(tokens: list[Token], stop: int, serial: int, floor: int, citing: Citing) -> Sender | None:
    """The sender whose name ends at token `stop` (exclusive), looking back from token `serial` to token `floor`."""
    run = _run(tokens, stop, floor)
    if not run:
        return None
    for first in run:
        if tokens[first].text in DEPARTMENTS and len(run) < _LONGEST:
            # `DEPTEL LONDON 6571` is the Department's, to London
            return _of_series(tokens[first].text, first, citing)
        name = name_of(tokens, first, stop)
        post = posts().resolve(name)
        if post is not None:
            if any(tokens[at].text in _OFFICES_OF_OTHERS for at in run if at <= first):
                return None
            misread = any(token.misread for token in tokens[first:stop])
            return Sender(post.name, first, _span(tokens, first, stop) if misread else None)
    last = run[-1]
    word = tokens[last].text
    if word in SERIES_WORDS and (word not in _READER or citing.reader):
        return _of_series(word, last, citing)
    if name_of(tokens, run[0], stop) in _ITS:
        return _of_series("POST", run[0], citing)
    dated = _has_year(tokens, run[0], floor)
    judged = _judged(tokens, run, stop, floor, citing)
    guessed = judged is not None and "corrected-post" in judged.uncertain
    if judged is not None and (dated or not (guessed and _is_surname(tokens, judged.first, stop))):
        return judged
    number = tokens[serial].text
    # `FERRY SUMMIT 2005`: the year of an event
    evident = dated or (len(number) > 2 and not (len(number) == 4 and citing.is_recent(number, _YEARS)))
    return _unknown(tokens, run, stop, floor) if evident and judged is None else None


def _of_series(word: str, first: int, citing: Citing) -> Sender | None:
    named = sender_of_series(word, citing)
    return Sender(named[0], first, None, False, named[1]) if named else None


def _run(tokens: list[Token], stop: int, floor: int) -> list[int]:
    """Indexes at which a name that ends at `stop` can begin: words, joined by spaces, dashes, periods, slashes."""
    found: list[int] = []
    at = stop - 1
    while at >= floor and len(found) < _LONGEST:
        token = tokens[at]
        if token.kind == "word":
            found.append(at)
        elif token.kind != "break" and token.text not in "-–.'’/":
            break
        at -= 1
    found.reverse()
    return found if found and tokens[stop - 1].kind in ("word", "mark", "break") else []


def _span(tokens: list[Token], first: int, stop: int) -> tuple[int, int]:
    last = max(at for at in range(first, stop) if tokens[at].kind == "word")
    return tokens[first].start, tokens[last].end


def _stands_first(tokens: list[Token], first: int, floor: int) -> bool:
    """Whether a name begins its part of the item, but for a year, marks and words that pass before a sender."""
    at = first - 1
    if at - floor > _LONGEST_OPENING:
        floor = at - _LONGEST_OPENING
        if floor and tokens[floor - 1].text not in (",", ";"):
            return False
    while at >= floor:
        token = tokens[at]
        if token.text in (",", ";", "AND", "&", "/"):
            return True
        passed = token.kind in ("break", "mark") or token.text in _PASSED
        if not passed and not (token.kind == "number" and len(token.text) in (2, 4)):
            return False
        at -= 1
    return True


def _has_year(tokens: list[Token], first: int, floor: int) -> bool:
    return first > floor and tokens[first - 1].kind == "number" and len(tokens[first - 1].text) in (2, 4)


def _is_surname(tokens: list[Token], first: int, stop: int) -> bool:
    """Return whether a name near to a post's is a person's (`MARTIN 12`): it has one word (`NEW DEHLI 12` has two)."""
    words = [token.text for token in tokens[first:stop] if token.kind == "word"]
    return len(words) == 1 and words[0] in name_words()


def _judged(tokens: list[Token], run: list[int], stop: int, floor: int, citing: Citing) -> Sender | None:
    """An agency, or a post whose name is cut off, misread, mistyped or its country's; the longest name first."""
    for first in run[-_LONGEST_JUDGED:]:
        words = [token.text for token in tokens[first:stop] if token.kind == "word"]
        if any(word in _NO_SENDER and not (at and word == "OF") for at, word in enumerate(words)):
            continue
        post = posts().station("".join(words)) if citing.year is None or citing.year < 1980 else None
        if post is not None:
            return Sender(post.name, first, None, False, ("truncated-post",))
        judged = judge_post(" ".join(words), citing.year)
        if (
            judged is None
            or judged.strength < _WEAKEST
            or not (judged.strength >= _CLEAR or _stands_first(tokens, first, floor))
        ):
            continue
        written = _span(tokens, first, stop) if judged.is_changed else None
        return Sender(judged.name, first, written, judged.evidence in ("agency", "country"), _doubt(judged))
    return None


def _doubt(judged: JudgedPost) -> tuple[str, ...]:
    if judged.evidence in ("corrected", "country"):
        return ("corrected-post",)
    if judged.evidence == "truncated":
        return ("truncated-post",) if judged.strength < _CLEAR else ()
    return ("agency",) if judged.evidence == "agency" else ()


def is_noted(tokens: list[Token], first: int, floor: int) -> bool:
    """Return whether a name is in a note in brackets after a cable: `LIMA 12 (HARBOR DUES, 2005)`.

    Args:
        tokens: The tokens of an item.
        first: The place of the name.
        floor: The place after the cable before it.
    """
    depth = 0
    for token in tokens[floor:first]:
        depth += (token.text == "(") - (token.text == ")")
    return depth > 0


def _unknown(tokens: list[Token], run: list[int], stop: int, floor: int) -> Sender | None:
    """A sender that is not a post of the Department (`USCINCPAC`, `DOE NNSA`): capitals that begin a part of the item.

    Called if a year is before the name, or the serial has three or more digits.
    """
    while run and tokens[run[0]].text in _PASSED:
        run = run[1:]
    if not run or len(run) > 2 or not _stands_first(tokens, run[0], floor):
        return None
    if floor and is_noted(tokens, run[0], floor):
        return None
    words = [tokens[at] for at in range(run[0], stop) if tokens[at].kind == "word"]
    name = fold("".join(word.text for word in words))
    if any(len(word.text) < 2 or word.text in _NO_SENDER or word.misread or word.lower for word in words):
        return None
    if not name.isalpha():
        return None
    if not _UNKNOWN_SHORTEST <= len(name) <= _UNKNOWN_LONGEST:
        return None
    return Sender(name, run[0], None, True, ("unknown-post",))
