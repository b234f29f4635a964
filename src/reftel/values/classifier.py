"""`Classified By: Ambassador N. N. for reasons 1.4 (b) and (d)`: name, title, reasons apart (5 FAH-1 H-200)."""

from __future__ import annotations

import re
from functools import cache

from reftel.model import Classifier
from reftel.spans import Span
from reftel.vocab.posts import fold, posts

LABEL = re.compile(
    r"(?:DERIVATIVELY\s+)?CLASS?IFI(?:ED|CATION|ER)(?:\s+BY)\b"
    r"|CLASSIFIED\s*:|CLASSIFIER\b|CLASSIFIED(?=\s+(?:AMB|CDA|DCM))",
    re.IGNORECASE,
)
"""`Classified By:`, also mistyped, or without `by` where a colon or an office follows."""

_BEFORE = re.compile(r"^[ \t¶\ufffd]*(?:1\.)?[ \t]*(?:\([UCS]\)|\()?[ \t]*")
_REASON = re.compile(
    # E.O. 12958,
    r"[\s,;.:(\-/]*\b(?:(?:E\.?O\.?|EXECUTIVE ORDER)\s*1[23]\d{3}(?:\s*,?\s*AS AMENDED)?[\s,;.:()\-]*)?(?:"
    # for reasons
    r"(?:AND\s+)?(?:FOR|PER|UNDER|BASED ON|DUE TO|IN ACCORDANCE WITH|PURSUANT TO|ON THE BASIS OF)?\s*(?:THE\s+)?"
    r"(?:\bE\.?O\.?\s*1[23]\d{3}[\s,;.:()\-]*)?"
    r"(?:REASO?NS?|RESONS?|REASION|RASONS?|REAS)\b(?:\s*\(S\))?"
    # 1.4, or another element run into this one
    r"|(?:FOR|PER|UNDER|BASED ON)?\s*(?:SECTION\s*)?1\s?\.\s?[456]\b"
    r"|DERIVED|DECL(?:ASSIFY)?(?:\s+ON)?\s*:)",
    re.IGNORECASE,
)
"""What ends name and title."""
_SECTION = re.compile(r"1\s?[.,]\s?([3456])(?!\d)")
_SECTION_AGAIN = re.compile(r"[\s,;:/&().\-]*(?:and\b)?[\s,]*1\s?\.\s?[3456](?!\d)", re.IGNORECASE)
_LETTERS = re.compile(r"[\s,;:/&().\-]*(?:\b(?:and|or|through)\b)?[\s,;:/&().\-]*\b([a-h])\b(?!\.[a-z])", re.IGNORECASE)
_GLUED_LETTERS = re.compile(r"\s*\(?([a-hA-H]{1,3})\)")
_COMMA = re.compile(
    r"\s*,\s*(?!(?:JR|SR|II|III|IV)\b)|\s*;\s*|\s+-{1,2}\s*|\s*--\s*|\s*\n\s*\n\s*|:\s+"
    r"|(?<=[A-Za-z]{3})\.\s+(?=(?:[A-Z][a-z]|POLITICAL|DEPUTY|ACTING|AMBASSADOR|CHIEF|CHARGE))",
    re.IGNORECASE,
)
"""What parts name and titles; the comma before `Jr.` does not."""
_TWO_PEOPLE = re.compile(
    r"\s+(?:AND|&)\s+(?=(?:[A-Z/]+ )?"
    r"(?:AMBASSADOR|AMB|DCM|CDA|CHARGE|CONSUL|COUNSELOR|POL|ECON|ACTING|DEPUTY)\b)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s*,\s*((?:JR|SR)\b\.?|I{2,3}\b|IV\b)", re.IGNORECASE)
_ENDS_IN_SUFFIX = re.compile(r"\b(?:[JS]R|A\.I)$", re.IGNORECASE)
_ENDS_IN_SUFFIX_STOP = re.compile(r"\b(?:[JS]R|A\.I)\.$", re.IGNORECASE)
_ENDS_IN_STOP = re.compile(r"(?:^|[ .])[A-Z]\.$|\b[JS]R\.$", re.IGNORECASE)
_SENTENCE_OR_BLANK = re.compile(r"\n\s*\n|\.\s*\n")

_TITLES = """
    AMBASSADOR AMB AMBASSADOR-AT-LARGE CHARGE CHARGE' CHARGÉ CHARG D'AFFAIRES D'AFFAIRS D'AFFAIRE DAFFAIRES D'AFF
    D'AFFAIRES' AFFAIRES AFFAIRS AFFAIR CDA A.I A.I. AI DCM ADCM A/DCM CG ACG CONGEN CONSUL CONSULAR CONSULATE PRINCIPAL
    OFFICER COUNSELOR COUNSELLOR COUNSELER COUNSEL MINISTER MINISTER-COUNSELOR MINISTER-COUNSELLOR CHIEF DEPUTY DEP
    ASSISTANT ASST SECRETARY SEC UNDERSECRETARY UNDER ACTING DIRECTOR DIR DIRECTOR-GENERAL GENERAL GEN POLITICAL
    POLITICAL/ECONOMIC POLITICAL-ECONOMIC POLITICAL-MILITARY POLITICO-MILITARY POL-MIL POLMIL PAO POL POLOFF POLOFFS
    POLCOUNS POLCOUNSELOR POLCHIEF POLEC POLECON POL-ECON POL/ECON POL/EC POL/C POLCOUNSELER PC PE ECON ECONOMIC
    ECONOMICS ECON/POL ECONOFF ECONCOUNS ECONCOUNSELOR ECONCHIEF E/C ECONMIN ECONMINCOUNS EMIN COMMERCIAL FINANCIAL
    FINATT FINANCE TREASURY TRADE LABOR ATTACHE ATTACHÉ ATTACH DEFENSE DAO DATT MILITARY ARMY NAVAL AIR LEGAT LEGAL
    ADVISER ADVISOR ADVISORY ADVISERS MANAGEMENT MGMT MISSION EMBASSY REPRESENTATIVE REP PERMANENT PERMREP DEPPERMREP
    PERM ENVOY SPECIAL COORDINATOR COORD REGIONAL SECURITY RSO ADMINISTRATOR ADMINISTRATION ADMINISTRATIVE PUBLIC
    DIPLOMACY PRESS INFORMATION CULTURAL HEAD HEADS LEADER TEAM PRT VICE PRESIDENT SENIOR SR. FIRST SECOND THIRD OFFICE
    OFFICER-IN-CHARGE DIVISION SECTION UNIT DESK BUREAU BRANCH BRANCH-CHIEF DEPARTMENT DEPT STATE SECSTATE U.S US U.S.
    USG USUN UN UNSC MR MR. MS MS. MRS MRS. DR DR. HON HON. COL COL. LTC LTC. MAJ CAPT CAPTAIN COLONEL MAJOR BRIGADIER
    ADMIRAL RADM CMDR CDR LCDR LT LIEUTENANT GOVERNOR EXECUTIVE ENVIRONMENT ENVIRONMENTAL SCIENCE TECHNOLOGY HEALTH EST
    ESTH ESTHOFF EST/H OES AGRICULTURE AGRICULTURAL ENERGY GLOBAL PROGRAM PROJECT REFUGEE REFCOORD NARCOTICS NAS NAU INL
    INTERNATIONAL INTERNAL EXTERNAL ORGANIZATION ORGANIZATIONS MULTILATERAL BILATERAL HUMAN RIGHTS DEMOCRACY ARMS
    CONTROL VERIFICATION COMPLIANCE NONPROLIFERATION PROLIFERATION COUNTERTERRORISM COUNTER-TERRORISM TERRORISM
    INTELLIGENCE RESEARCH RECONSTRUCTION STABILIZATION DEVELOPMENT USAID AID PDAS DAS A/S U/S D/S P/O PO M/C MC P/E E/P
    M MGT A/ A/PO A/CG A/POL A/AMB AMB. DEPCOUNS POLMINCOUNS POLMINCOUNSELOR POLMIN MINCOUNS ECMINCOUNS ECMIN DEPPOL
    DEPPOLCOUNS OF FOR THE AND TO AT IN & BY ON WITH A.I., PER A AN IRAN WATCHER WATCHERS CZAR NEGOTIATOR DELEGATION DEL
    HOD EUROPEAN EUROPE EURASIAN AFRICAN AFRICA ASIAN ASIA PACIFIC NEAR EASTERN EAST WEST WESTERN NORTH SOUTH CENTRAL
    NORTHERN SOUTHERN HEMISPHERE INTERIM DESIGNATE TEMPORARY TDY ESF ORIGINATOR NAME WATCHOFFICER STAFF AIDE ASSOCIATE
    PARTNERSHIP UNION NATO USNATO USEU USOSCE OSCE UNVIE IAEA OPCW UNESCO MSG AMCONSUL AMEMBASSY EXTERNALS INTERNALS
    CORE DEPUTY-CHIEF CHIEF-OF-MISSION COM CONOFF FSO VICE-CONSUL MARITIME LAW ENFORCEMENT HOMELAND IMMIGRATION CUSTOMS
"""
"""Words of titles, offices and ranks, and the small words among them."""
_TITLE_WORDS = frozenset(_TITLES.split())
_OFFICE = re.compile(r"^(?:[A-Z]{1,6}(?:[/\-][A-Z]{1,8})+|[A-Z]/[A-Z]+|[A-Z]{2,5}/)[:,.]?$")
_INITIAL = re.compile(r"[A-Z]\.")
_INITIAL_OR_LETTER = re.compile(r"[A-Z]\.?")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)?")
_COMPOUND = re.compile(r"[/\-]")
_NAME_TOKEN = re.compile(
    r"^[A-ZÀ-Þ][\w'’.\-À-ÿ]*$|^(?:de|da|di|del|la|le|van|von|der|den|el|al|bin|dos|du|y)$", re.IGNORECASE
)
_PARTICLES = frozenset({"DE", "DA", "DI", "DEL", "LA", "LE", "VAN", "VON", "DER", "DEN", "DU", "DOS"})
_PROSE = """
    THIS IS ARE WAS THAT HAS AS DATE DECLASSIFY SOURCE MULTIPLE ALL PARAGRAPHS ENTIRE TEXT CABLE MESSAGE
"""
_STOP = frozenset(_PROSE.split())
_PLACES_THAT_ARE_NAMES = """
    VICTORIA SANTIAGO FLORENCE SYDNEY SOFIA CHARLOTTE JACKSON JORDAN CHAD GEORGIA LEON PARIS MILAN ADELAIDE HAMILTON
"""
_GIVEN_NAMES = frozenset(_PLACES_THAT_ARE_NAMES.split())


def read_classifier(text: str, start: int, end: int) -> tuple[Classifier, ...]:
    """Reads what stands behind the label in `text[start:end]`; usually one person, sometimes two."""
    raw = _BEFORE.sub("", text[start:end], count=1)
    label = LABEL.match(raw)
    body = raw[label.end() :] if label else raw
    body = body.lstrip(" \t\r\n:;.,-)")
    span = Span(start, end)
    reasons, section = read_reasons(body)
    cut = _REASON.search(body)
    person = body[: cut.start()] if cut else body
    if cut and cut[0].startswith(".") and _ENDS_IN_SUFFIX.search(person):
        person += "."
    if not cut:
        person = _SENTENCE_OR_BLANK.split(person)[0]
    person = person.strip(" \t\r\n,;:(-")
    if not _ENDS_IN_SUFFIX_STOP.search(person):
        person = person.rstrip(" .,;")
    found = [
        Classifier(name=name, title=title, reasons=reasons, section=section, span=span)
        for name, title in _people(person)
    ]
    if not found and (reasons or person):
        found = [Classifier(name=None, title=_fold(person) or None, reasons=reasons, section=section, span=span)]
    return tuple(found)


def read_reasons(text: str) -> tuple[tuple[str, ...], str | None]:
    """`1.4 (b), (d)` as (`b`, `d`) and `1.4`."""
    match = _SECTION.search(text)
    if match is None:
        return (), None
    letters: dict[str, None] = {}
    at = match.end()
    while letter := _LETTERS.match(text, at):
        letters.setdefault(letter[1].lower())
        at = letter.end()
        if again := _SECTION_AGAIN.match(text, at):
            at = again.end()
    if not letters and (glued := _GLUED_LETTERS.match(text, match.end())):
        letters = dict.fromkeys(glued[1].lower())
    return tuple(letters), f"1.{match[1]}"


def _people(person: str) -> list[tuple[str, str | None]]:
    halves = _TWO_PEOPLE.split(person)
    if len(halves) == 2:
        both = [found for half in halves if (found := _person(half)) is not None]
        if len(both) == 2:
            return both
    one = _person(person)
    return [one] if one else []


def _person(person: str) -> tuple[str, str | None] | None:
    """The name among title words: the first run of two or more name-like words that are neither title, office nor
    place; of one word where there is no longer one."""
    segments = [segment for segment in _COMMA.split(_join_suffix(person)) if segment.strip()]
    for least in (2, 1):
        for at, segment in enumerate(segments):
            found = _name_in(segment, least)
            if found:
                name, before, behind = found
                around = (*map(_fold, segments[:at]), before, behind, *map(_fold, segments[at + 1 :]))
                return name, ", ".join(part for part in around if part) or None
    return None


def _join_suffix(person: str) -> str:
    """Folds spaces; a NUL stands for the comma before `Jr.`, so that it parts nothing."""
    folded = " ".join(person.split())
    return _SUFFIX.sub(lambda m: "\x00" + m[1], folded)


def _name_in(segment: str, least: int) -> tuple[str, str, str] | None:
    """The first run of at least so many name-like words: the name, what stands before it, what behind."""
    words = segment.split()
    at = 0
    while at < len(words):
        if _is_title(words[at], words, at) or not _is_name(words[at], first=True):
            at += 1
            continue
        end = at
        while end < len(words) and _is_name(words[end], first=end == at):
            if end > at and _is_title(words[end], words, end):
                break
            end += 1
            if _ends_sentence(words[end - 1]):
                break
        start = at
        place = _place(words[start:end])
        if place and (place == end - start or end - start - place > 1):
            start += place
        if least <= end - start <= 6 and (name := _written(words[start:end])):
            return name, " ".join(words[:start]), " ".join(words[end:])
        at = end
    return None


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and len(word.strip(".()")) > 3 and "\x00" not in word


def _written(words: list[str]) -> str | None:
    name = " ".join(words).replace("\x00", ", ").rstrip(",;:")
    if not _ENDS_IN_STOP.search(name):
        name = name.rstrip(".,;:")
    return name if len(name.replace(".", "").strip()) >= 3 else None


@cache
def _places() -> frozenset[str]:
    """Words that name a place where a post is or was: `Consul General Istanbul N. N.`"""
    words = {word for post in posts().by_name.values() for word in (post.locale, post.country_name)}
    return frozenset(fold(word) for word in words if word) - _GIVEN_NAMES


def _place(words: list[str]) -> int:
    """How many of the first words name a place: two of `Hong Kong Jon Sample`."""
    for size in range(min(4, len(words)), 0, -1):
        if fold(" ".join(words[:size])) in _places():
            return size
    return 0


def _is_title_word(plain: str) -> bool:
    return plain in _TITLE_WORDS or plain.rstrip(".") in _TITLE_WORDS


def _is_title(word: str, words: list[str], at: int) -> bool:
    plain = word.upper().strip("(),;:")
    if _is_title_word(plain):
        # an initial is a name, `A.` before a surname is none of `A` the article
        return not _INITIAL.fullmatch(plain)
    if "'" in plain and plain.endswith("'S"):
        return True
    if _OFFICE.match(word) or (word.isupper() and "/" in word):
        return True
    parts = _COMPOUND.split(plain)
    if len(parts) > 1 and any(part in _TITLE_WORDS for part in parts):
        return True
    if word.isupper() and 2 <= len(plain) <= 7 and any(not w.isupper() for w in words[at + 1 :]) and plain.isalpha():
        return True
    return bool(at and _ORDINAL.fullmatch(plain))


def _is_name(word: str, *, first: bool) -> bool:
    plain = word.upper().strip("(),;:")
    if "\x00" in word:
        return True
    if plain in _STOP or plain.rstrip(".") in _STOP:
        return False
    if not first and plain in _PARTICLES:
        return True
    if not _INITIAL_OR_LETTER.fullmatch(plain) and _is_title_word(plain):
        return False
    return bool(_NAME_TOKEN.match(word.strip("()\",'"))) and not any(c.isdigit() for c in word) and "/" not in word


def _fold(text: str) -> str:
    return " ".join(text.replace("\x00", ", ").split())
