"""Elements above the paragraphs: captions, passing, E.O., TAGS, classifier, handling, subject."""

from __future__ import annotations

import datetime as dt

from reftel.exercise import names
from reftel.exercise.chance import SIZE, Draw
from reftel.exercise.draft import TelegramDraft
from reftel.exercise.eras import CONFIDENTIAL, FOUO, NOFORN, SECRET, order, reason_section
from reftel.exercise.kinds import general
from reftel.exercise.style import wrap
from reftel.model import Classifier, ExecutiveOrder
from reftel.vocab.month_names import SHORT_MONTHS

EXERCISE = "EXERCISE EXERCISE EXERCISE"
"""The caption of every telegram that this room makes."""

_REASONS = ("b", "d"), ("b",), ("d",), ("b", "d", "e"), ("e",), ("c", "d")
_EVENTS = "AFTER CLOSE OF FESTIVAL", "AFTER RETURN OF LOAN", "AFTER END OF EXERCISE"
_HANDLING = (
    "THIS CABLE IS SENSITIVE BUT UNCLASSIFIED; PLEASE HANDLE ACCORDINGLY.",
    "SENSITIVE BUT UNCLASSIFIED; NOT FOR INTERNET DISTRIBUTION.",
    "SENSITIVE BUT UNCLASSIFIED. PLEASE PROTECT ACCORDINGLY.",
)


def captions(draft: TelegramDraft, r: Draw) -> None:
    """The caption EXERCISE, always, and those of the time and the classification; SIPDIS often was twice."""
    grade, year = draft.plan.level, draft.plan.when.year
    found: list[str] = []
    secret = grade.level in (CONFIDENTIAL, SECRET)
    if secret and r() < 0.1:
        found.append(("LIMDIS", "EXDIS", "NODIS")[int(r() * 3)])
    if grade.caveats == (NOFORN,):
        found.append("NOFORN")
    if year >= 1999:
        found.append("SIPDIS")
    if grade.caveats == (FOUO,):
        found.insert(int(r() * 2), "SENSITIVE")
    found.insert(int(r() * (len(found) + 1)), EXERCISE)
    draft.captions = tuple(found)
    draft.caption_lines = found
    if 2004 <= year < 2009 and found[-1] != "SIPDIS" and r() < 0.4:
        draft.caption_lines = [*found, "SIPDIS"]


def passing(draft: TelegramDraft, r: Draw) -> None:
    """Return the recipients at the addressees."""
    offices = general().find("oldoffice" if draft.plan.paged else "office") or []
    found: list[str] = []
    if r() < 0.65:
        wanted = [offices[int(r() * SIZE)] for _ in range(1 + int(r() * 3))]
        found.append(f"{'STATE' if r() < 0.6 else 'DEPT'} FOR {'; '.join(dict.fromkeys(wanted))}")
    if r() < 0.2:
        agency = (general().find("passto") or [])[int(r() * SIZE)]
        other = offices[int(r() * SIZE)]
        tail = f" FOR {names.surname(r).upper()}" if r() < 0.4 else f"; {other}" if r() < 0.2 else ""
        found.append(f"{'STATE' if r() < 0.5 else 'DEPT'} PASS TO {agency}{tail}")
    draft.passing = tuple(found)
    draft.passing_lines = [line for text in found for line in wrap(text, draft.style.width)]


def _slashed(day: dt.date, long: bool) -> str:
    if long:
        return f"{day.month:02d}/{day.day:02d}/{day.year}"
    return f"{day.month}/{day.day}/{day.year % 100:02d}"


def executive_order(draft: TelegramDraft, r: Draw) -> None:
    """The E.O. line of its time; from 1978 to 1982 it names the classifier (E.O. 12065)."""
    plan = draft.plan
    when = plan.when
    number = order(when)
    secret = plan.level.level in (CONFIDENTIAL, SECRET)
    day: dt.date | None = None
    event: str | None = None
    exemption: str | None = "N/A"
    words = "N/A"
    draft.classified_by = ()
    if secret:
        exemption = None
        chance = r()
        if number == "11652":
            words = exemption = "GDS" if chance < 0.8 else f"XGDS-{1 + int(r() * 4)}"
        elif number == "12065":
            exemption = "GDS" if chance < 0.8 else "RDS-3"
            day = _years(when, 6 if exemption == "GDS" else 20)
            source = f"{names.surname(r)}, {names.given(r)}".upper()
            office = f"OR-{'MPO'[int(r() * 3)]}"
            words = f"{exemption} {_slashed(day, False)} ({source}) {office}"
            draft.classified_by = (Classifier(name=source, title=office),)
        elif number == "12356":
            if chance < 0.75:
                exemption = "OADR"
                words = "DECL: OADR" if r() < 0.6 else "DECL:OADR"
            else:
                day = _years(when, 6)
                words = f"DECL: {_slashed(day, False)}"
        elif chance < 0.04:
            event = _EVENTS[int(r() * len(_EVENTS))]
            words = f"DECL: {event}"
        elif chance < 0.12 and when.year < 2004:
            exemption = f"X{1 + int(r() * 8)}"
            words = f"DECL: {exemption}"
        elif chance < 0.07:
            exemption = "25X1-HUMAN"
            words = "DECL: 25X1-HUMAN"
        else:
            day = _years(when, 10 if r() < 0.7 else 25 if r() < 0.3 else 5)
            if number == "13526" and r() < 0.5:
                words = f"DECL: {day.year}/{day.month:02d}/{day.day:02d}"
            else:
                words = f"DECL: {_slashed(day, True)}"
    draft.eo_line = f"E.O. {number}:{draft.style.eo_gap}{words}"
    draft.executive_order = ExecutiveOrder(
        order=number, declassify_on=day, event=event, exemption=exemption, raw=draft.eo_line
    )


def _years(when: dt.datetime, years: int) -> dt.date:
    return dt.date(when.year + years, when.month, min(when.day, 28))


def tags(draft: TelegramDraft, r: Draw) -> None:
    """TAGS that fit the matter, the countries of the posts concerned, now and then a visitor's name."""
    plan = draft.plan
    matter = plan.matter
    subjects = matter.kind.tags
    found = [tag for tag in subjects if r() < 0.6] or [subjects[0]]
    shown = list(found)
    if r() < 0.03:
        visitor = f"{names.surname(r)}, {names.given(r)}".upper()
        found[:0] = ["OVIP", visitor]
        shown.insert(0, f"OVIP ({visitor})")
    countries = [post.country for post in matter.cast[: 1 + int(r() * 3)]]
    fresh = [country for country in dict.fromkeys(countries) if country not in found]
    found += fresh
    shown += fresh
    draft.tags = tuple(found)
    draft.tag_lines = wrap(f"TAGS: {(', ' if draft.style.commas else ' ').join(shown)}", draft.style.width)


def subject(draft: TelegramDraft, text: str, r: Draw) -> None:
    """The subject line, in places with its own marking."""
    style, grade = draft.style, draft.plan.level
    if draft.plan.paged or style.loud:
        text = text.upper()
    marking = None
    if not draft.plan.paged and grade.marking != "U" and r() < 0.2:
        marking = "U" if r() < 0.6 else grade.marking
    draft.subject = " ".join(text.split())
    draft.subject_marking = marking
    shown = f"({marking}) {draft.subject}" if marking else draft.subject
    draft.subject_lines = wrap(f"{style.subject} {shown}", style.width)


def classified_by(draft: TelegramDraft, r: Draw) -> None:
    """Return the classifier and reason on separate lines; from October 1995 (E.O. 12958 sec. 1.6)."""
    plan = draft.plan
    draft.classified_lines = []
    if plan.level.level not in (CONFIDENTIAL, SECRET) or order(plan.when) < "12958" or r() < 0.06:
        return
    titles = general().find("title") or []
    name, post, section = names.person(r), titles[int(r() * SIZE)], reason_section(plan.when)
    reasons = _REASONS[int(r() * len(_REASONS))]
    listed = ", ".join(f"({letter})" for letter in reasons)
    joined = (
        f"{', '.join(f'({letter})' for letter in reasons[:-1])} and ({reasons[-1]})" if len(reasons) > 1 else listed
    )
    packed = f"({','.join(reasons)})"
    chance = r()
    if chance < 0.3:
        line = f"Classified By: {post} {name}. Reason: {section} {listed}."
    elif chance < 0.5:
        line = f"Classified By: {name}, {post}. Reason: {section} {listed}."
    elif chance < 0.7:
        line = f"Classified By: {post} {name} for reasons {section} {joined}."
    elif chance < 0.85:
        line = f"Classified By: {name}, {post}, Reasons {section} {packed}."
    else:
        line = f"CLASSIFIED BY: {name}, {post}; REASON: {section} {joined}."
    if plan.paged:
        line, name, post = line.upper(), name.upper(), post.upper()
    draft.classified_lines = wrap(line, draft.style.width)
    draft.classified_by = (Classifier(name=name, title=post, reasons=reasons, section=section),)


def handling(draft: TelegramDraft, r: Draw) -> None:
    """Return the handling of sensitive but unclassified telegrams."""
    draft.handling, draft.handling_lines = (), []
    if not draft.plan.paged and draft.plan.level.caveats == (FOUO,) and r() < 0.35:
        text = _HANDLING[int(r() * len(_HANDLING))]
        draft.handling = (text,)
        draft.handling_lines = wrap(text, draft.style.width)


def dtg(when: dt.datetime) -> str:
    """`262217Z FEB 07`."""
    return (
        f"{when.day:02d}{when.hour:02d}{when.minute:02d}Z {SHORT_MONTHS[when.month - 1].upper()} {when.year % 100:02d}"
    )
