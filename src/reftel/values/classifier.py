"""`Classified By: Ambassador N. N. for reasons 1.4 (b) and (d)`: name, title, reasons apart (5 FAH-1 H-200)."""

from __future__ import annotations

import re
from functools import cache

from reftel.model import Classifier
from reftel.spans import Span
from reftel.vocab.posts import posts

LABEL = re.compile(
    r"(?:DERIVATIVELY\s+)?CLASS?IFI(?:ED|CATION|ER)(?:\s+BY)\b|CLASSIFIED\s*:|CLASSIFIER\b|CLASSIFIED(?=\s+(?:AMB|CDA|DCM))", re.IGNORECASE
)
_BEFORE = re.compile(r"^[ \t¶\ufffd]*(?:1\.)?[ \t]*(?:\([UCS]\)|\()?[ \t]*")
_REASON = re.compile(
    r"[\s,;.:(\-/]*\b(?:(?:E\.?O\.?|EXECUTIVE ORDER)\s*1[23]\d{3}(?:\s*,?\s*AS AMENDED)?[\s,;.:()\-]*)?"
    r"(?:(?:AND\s+)?(?:FOR|PER|UNDER|BASED ON|DUE TO|IN ACCORDANCE WITH|PURSUANT TO|ON THE BASIS OF)?\s*(?:THE\s+)?(?:\bE\.?O\.?\s*1[23]\d{3}[\s,;.:()\-]*)?"
    r"(?:REASO?NS?|RESONS?|REASION|RASONS?|REAS)\b(?:\s*\(S\))?|(?:FOR|PER|UNDER|BASED ON)?\s*(?:SECTION\s*)?1\s?\.\s?[456]\b|DERIVED|DECL(?:ASSIFY)?(?:\s+ON)?\s*:)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"1\s?[.,]\s?([3456])(?!\d)")
_LETTERS = re.compile(r"[\s,;:/&().\-]*(?:\b(?:and|or|through)\b)?[\s,;:/&().\-]*\b([a-h])\b(?!\.[a-z])", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*(?!(?:JR|SR|II|III|IV)\b)|\s*;\s*|\s+-{1,2}\s*|\s*--\s*|\s*\n\s*\n\s*|:\s+|(?<=[A-Za-z]{3})\.\s+(?=(?:[A-Z][a-z]|POLITICAL|DEPUTY|ACTING|AMBASSADOR|CHIEF|CHARGE))", re.IGNORECASE)

_TITLE_WORDS = frozenset(
    """
    AMBASSADOR AMB AMBASSADOR-AT-LARGE CHARGE CHARGE' CHARGÉ CHARG D'AFFAIRES D'AFFAIRS D'AFFAIRE DAFFAIRES D'AFF D'AFFAIRES' AFFAIRES AFFAIRS AFFAIR
    CDA A.I A.I. AI DCM ADCM A/DCM CG ACG CONGEN CONSUL CONSULAR CONSULATE PRINCIPAL OFFICER COUNSELOR COUNSELLOR
    COUNSELER COUNSEL MINISTER MINISTER-COUNSELOR MINISTER-COUNSELLOR CHIEF DEPUTY DEP ASSISTANT ASST SECRETARY SEC UNDERSECRETARY UNDER
    ACTING DIRECTOR DIR DIRECTOR-GENERAL GENERAL GEN POLITICAL POLITICAL/ECONOMIC POLITICAL-ECONOMIC POLITICAL-MILITARY
    POLITICO-MILITARY POL-MIL POLMIL PAO POL POLOFF POLOFFS POLCOUNS POLCOUNSELOR POLCHIEF POLEC POLECON POL-ECON POL/ECON POL/EC POL/C POLCOUNSELER PC PE
    ECON ECONOMIC ECONOMICS ECON/POL ECONOFF ECONCOUNS ECONCOUNSELOR ECONCHIEF E/C ECONMIN ECONMINCOUNS EMIN COMMERCIAL FINANCIAL FINATT FINANCE TREASURY TRADE LABOR
    ATTACHE ATTACHÉ ATTACH DEFENSE DAO DATT MILITARY ARMY NAVAL AIR LEGAT LEGAL ADVISER ADVISOR ADVISORY ADVISERS MANAGEMENT MGMT
    MISSION EMBASSY REPRESENTATIVE REP PERMANENT PERMREP DEPPERMREP PERM ENVOY SPECIAL COORDINATOR COORD REGIONAL SECURITY RSO ADMINISTRATOR
    ADMINISTRATION ADMINISTRATIVE PUBLIC DIPLOMACY PRESS INFORMATION CULTURAL HEAD HEADS LEADER TEAM PRT VICE PRESIDENT SENIOR SR. FIRST SECOND THIRD
    OFFICE OFFICER-IN-CHARGE DIVISION SECTION UNIT DESK BUREAU BRANCH BRANCH-CHIEF DEPARTMENT DEPT STATE SECSTATE U.S US U.S. USG USUN UN UNSC
    MR MR. MS MS. MRS MRS. DR DR. HON HON. COL COL. LTC LTC. MAJ CAPT CAPTAIN COLONEL MAJOR BRIGADIER ADMIRAL RADM CMDR CDR LCDR LT LIEUTENANT GOVERNOR EXECUTIVE
    ENVIRONMENT ENVIRONMENTAL SCIENCE TECHNOLOGY HEALTH EST ESTH ESTHOFF EST/H OES AGRICULTURE AGRICULTURAL ENERGY GLOBAL PROGRAM PROJECT REFUGEE REFCOORD
    NARCOTICS NAS NAU INL INTERNATIONAL INTERNAL EXTERNAL ORGANIZATION ORGANIZATIONS MULTILATERAL BILATERAL HUMAN RIGHTS DEMOCRACY ARMS CONTROL VERIFICATION
    COMPLIANCE NONPROLIFERATION PROLIFERATION COUNTERTERRORISM COUNTER-TERRORISM TERRORISM INTELLIGENCE RESEARCH RECONSTRUCTION STABILIZATION DEVELOPMENT
    USAID AID PDAS DAS A/S U/S D/S P/O PO M/C MC P/E E/P M MGT A/ A/PO A/CG A/POL A/AMB AMB. DEPCOUNS POLMINCOUNS POLMINCOUNSELOR POLMIN MINCOUNS ECMINCOUNS ECMIN DEPPOL DEPPOLCOUNS
    OF FOR THE AND TO AT IN & BY ON WITH A.I., PER A AN IRAN WATCHER WATCHERS CZAR NEGOTIATOR DELEGATION DEL HOD
    EUROPEAN EUROPE EURASIAN AFRICAN AFRICA ASIAN ASIA PACIFIC NEAR EASTERN EAST WEST WESTERN NORTH SOUTH CENTRAL NORTHERN SOUTHERN HEMISPHERE
    INTERIM DESIGNATE TEMPORARY TDY ESF ORIGINATOR NAME WATCHOFFICER STAFF AIDE ASSOCIATE PARTNERSHIP UNION NATO USNATO USEU USOSCE OSCE UNVIE IAEA OPCW UNESCO
    MSG AMCONSUL AMEMBASSY EXTERNALS INTERNALS CORE DEPUTY-CHIEF CHIEF-OF-MISSION COM CONOFF FSO VICE-CONSUL MARITIME LAW ENFORCEMENT HOMELAND IMMIGRATION CUSTOMS
    """.split()
)
_OFFICE = re.compile(r"^(?:[A-Z]{1,6}(?:[/\-][A-Z]{1,8})+|[A-Z]/[A-Z]+|[A-Z]{2,5}/)[:,.]?$")
_NAME_TOKEN = re.compile(r"^[A-ZÀ-Þ][\w'’.\-À-ÿ]*$|^(?:de|da|di|del|la|le|van|von|der|den|el|al|bin|dos|du|y)$", re.IGNORECASE)
_STOP = frozenset("THIS IS ARE WAS THAT HAS AS DATE DECLASSIFY SOURCE MULTIPLE ALL PARAGRAPHS ENTIRE TEXT CABLE MESSAGE".split())


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
    if cut and cut[0].startswith(".") and re.search(r"\b[JS]R$", person, re.IGNORECASE):
        person += "."
    if not cut:
        person = re.split(r"\n\s*\n|\.\s*\n", person)[0]
    person = person.strip(" \t\r\n,;:(-")
    if not re.search(r"\b[JS]R\.$", person, re.IGNORECASE):
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
        again = re.compile(r"[\s,;:/&().\-]*(?:and\b)?[\s,]*1\s?\.\s?[3456](?!\d)", re.IGNORECASE).match(text, at)
        if again:
            at = again.end()
    if not letters and (glued := re.compile(r"\s*\(?([a-hA-H]{1,3})\)").match(text, match.end())):
        letters = dict.fromkeys(glued[1].lower())
    return tuple(letters), f"1.{match[1]}"


def _people(person: str) -> list[tuple[str, str | None]]:
    halves = re.split(r"\s+(?:AND|&)\s+(?=(?:[A-Z/]+ )?(?:AMBASSADOR|AMB|DCM|CDA|CHARGE|CONSUL|COUNSELOR|POL|ECON|ACTING|DEPUTY)\b)", person, flags=re.IGNORECASE)
    if len(halves) == 2:
        both = [_person(half) for half in halves]
        if all(one is not None for one in both):
            return [one for one in both if one is not None]
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
    folded = " ".join(person.split())
    return re.sub(r"\s*,\s*((?:JR|SR)\b\.?|I{2,3}\b|IV\b)", lambda m: "\x00" + m[1], folded, flags=re.IGNORECASE)


def _name_in(segment: str, least: int) -> tuple[str, str, str] | None:
    words = segment.split()
    at = 0
    while at < len(words):
        if _is_title(words[at], words, at) or not _is_name(words[at], first=True):
            at += 1
            continue
        end = at
        while end < len(words) and _is_name(words[end], first=end == at) and (end == at or not _is_title(words[end], words, end)):
            end += 1
            if _ends_sentence(words[end - 1]):
                break
        start = at
        while end - start > 2 and _is_place(words[start]):
            start += 1
        if least <= end - start <= 6 and (end - start > 1 or not _is_place(words[start])) and (name := _written(words[start:end])):
            return name, " ".join(words[:start]), " ".join(words[end:])
        at = end
    return None


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and len(word.strip(".()")) > 3 and "\x00" not in word


def _written(words: list[str]) -> str | None:
    name = " ".join(words).replace("\x00", ", ").rstrip(",;:")
    if not re.search(r"(?:^|[ .])[A-Z]\.$|\b[JS]R\.$", name, re.IGNORECASE):
        name = name.rstrip(".,;:")
    return name if len(name.replace(".", "").strip()) >= 3 else None


@cache
def _places() -> frozenset[str]:
    """Words that name a place where a post is or was: `Consul General Istanbul N. N.`"""
    words = {word for post in posts().by_name.values() for word in (post.locale, post.country_name)}
    return frozenset(word.upper() for word in words if word) - _GIVEN_NAMES


_GIVEN_NAMES = frozenset("VICTORIA SANTIAGO FLORENCE SYDNEY SOFIA CHARLOTTE JACKSON JORDAN CHAD GEORGIA LEON PARIS MILAN ADELAIDE HAMILTON".split())


def _is_place(word: str) -> bool:
    return word.upper().strip(",.") in _places()


def _is_title(word: str, words: list[str], at: int) -> bool:
    plain = word.upper().strip("(),;:")
    if plain in _TITLE_WORDS or plain.rstrip(".") in _TITLE_WORDS:
        # an initial is a name, `A.` before a surname is none of `A` the article
        return not re.fullmatch(r"[A-Z]\.", plain)
    if "'" in plain and plain.endswith("'S"):
        return True
    if _OFFICE.match(word) or (word.isupper() and "/" in word):
        return True
    if any(part in _TITLE_WORDS for part in re.split(r"[/\-]", plain)) and re.search(r"[/\-]", plain):
        return True
    if word.isupper() and 2 <= len(plain) <= 7 and any(not w.isupper() for w in words[at + 1 :]) and plain.isalpha():
        return True
    return bool(at and re.fullmatch(r"\d+(?:ST|ND|RD|TH)?", plain))


def _is_name(word: str, *, first: bool) -> bool:
    plain = word.upper().strip("(),;:")
    if "\x00" in word:
        return True
    if plain in _STOP or plain.rstrip(".") in _STOP:
        return False
    if not first and plain in ("DE", "DA", "DI", "DEL", "LA", "LE", "VAN", "VON", "DER", "DEN", "DU", "DOS"):
        return True
    if not re.fullmatch(r"[A-Z]\.?", plain) and (plain in _TITLE_WORDS or plain.rstrip(".") in _TITLE_WORDS):
        return False
    return bool(_NAME_TOKEN.match(word.strip("()\",'"))) and not any(c.isdigit() for c in word) and "/" not in word


def _fold(text: str) -> str:
    return " ".join(text.replace("\x00", ", ").split())
