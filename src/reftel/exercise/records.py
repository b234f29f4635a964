"""Exercise telegrams as records of the Central Foreign Policy File (text and attributes) and as PlusD pages."""

from __future__ import annotations

import datetime as dt
from html import escape

from reftel.exercise.copies import Copy
from reftel.vocab.month_names import SHORT_MONTHS

_RELEASE = dt.datetime(2006, 5, 4)
_OFFICES = ("EUR", "NEA", "ARA", "EA", "AF")


def as_record(copy: Copy, text: str) -> str:
    """A record around the telegram's `text`. `copy.said` gets the values of the attributes."""
    lines = _lines(copy)
    marking = f"Jane Q. Exercise Declassified/Released US Department of State EO Systematic Review {_day(_RELEASE)}"
    level = copy.draft.plan.level.level
    trailer = f"*** Current Handling Restrictions ***   n/a\n***  Current Classification ***   {level}\n"
    return f"{marking}\n\n\nMessage Text\n\n\n{text}\n\n{trailer}\n\nMessage Attributes\n\n{lines}\n{marking}\n"


def as_plusd(copy: Copy, text: str) -> str:
    """A page around the telegram's `text` and its record."""
    plan = copy.draft.plan
    when = plan.when
    values = {
        "Date": f"{when.year} {SHORT_MONTHS[when.month - 1]} {when.day}, {when:%H:%M} ({when:%A})",
        "Canonical ID": f"{_number(copy)}_b",
        "Original Classification": plan.level.level,
        "Character Count": str(len(text)),
        "Archive Status": "Electronic Telegrams",
        "Executive Order": "-- N/A or Blank --",
    }
    rows = "".join(
        f'<tr><td><div class="s_key"><a class="i" title="{key}">{key}:</a></div>'
        f'<div class="s_val" title=" {escape(value)}">{escape(value)}</div></td></tr>\n'
        for key, value in values.items()
    )
    panes = "".join(
        f'<div class="pane-tab"><div class="pane-header">{name}</div><div class="pane-content">'
        f'<div class="text-content">{escape(inner, quote=False)}</div></div></div>'
        for name, inner in (("Raw content", text), ("Metadata", f"---\n{_lines(copy)}"))
    )
    return (
        f"<!DOCTYPE html>\n<html><head><title>Cable: {_number(copy)}_b</title></head><body>"
        f"<a href='/plusd/about/'>An exercise page</a>"
        f'<table id="synopsis">{rows}</table>{panes}'
        '<table class="references"><tbody><tr><td></td><td></td></tr></tbody></table></body></html>'
    )


def _number(copy: Copy) -> str:
    plan = copy.draft.plan
    return f"{plan.when.year}{plan.station.name}{plan.serial:05d}"


def _day(when: dt.datetime) -> str:
    return f"{when.day:02d} {SHORT_MONTHS[when.month - 1].upper()} {when.year}"


def _lines(copy: Copy) -> str:
    """The attributes; values that only they have go to the truth of the copy."""
    draft, plan = copy.draft, copy.draft.plan
    when = plan.when
    film = f"D{when:%y}{plan.index % 10_000:04d}-{plan.serial % 10_000:04d}"
    concepts = [f"EXERCISE {word}" for word in ("LAMPS", "LIGHTHOUSES", "MUSEUMS")[: 1 + plan.index % 3]]
    lines = {
        "Automatic Decaptioning": "X",
        "Capture Date": "01 JAN 1994",
        "Channel Indicators": "n/a",
        "Current Classification": "UNCLASSIFIED",
        "Concepts": ", ".join(concepts),
        "Control Number": ("n/a", "/A", "-+N/A")[plan.index % 3],
        "Draft Date": _day(when),
        "Disposition Action": "RELEASED",
        "Document Number": _number(copy),
        "Drafter": "n/a",
        "Enclosure": "n/a",
        "Executive Order": "N/A",
        "Errors": "N/A",
        "Film Number": film,
        "From": plan.station.name,
        "Handling Restrictions": "n/a",
        "Line Count": str(plan.serial % 400),
        "Locator": "TEXT ON-LINE, ON MICROFILM",
        "Office": f"ACTION {_OFFICES[plan.index % len(_OFFICES)]}",
        "Original Classification": plan.level.level,
        "Original Handling Restrictions": "n/a",
        "Review Action": "RELEASED, APPROVED",
        "Review Authority": f"exercis{plan.index % 10}",
        "Review History": f"RELEASED <{_day(_RELEASE)} by EXERCISE>;\n"
        f"{'  ' * (plan.index % 2)}APPROVED <04-May-2006 by exercis1>",
        "Subject": draft.subject[:60],
        "TAGS": ", ".join(f"({tag})" if "," in tag else tag for tag in draft.tags) or "n/a",
        "To": f"{plan.action[0].name}" if plan.action else "n/a",
        "Type": "TE",
        "Markings": "Jane Q. Exercise Declassified/Released US Department of State EO Systematic\n"
        f"  Review {_day(_RELEASE)}",
    }
    copy.said |= {
        "released": _RELEASE.replace(tzinfo=dt.UTC),
        "film_number": film,
        "document_number": _number(copy),
        "release_decision": "RELEASED",
        "review_authority": lines["Review Authority"],
        "locator": ["TEXT ON-LINE", "ON MICROFILM"],
        "concepts": concepts,
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())
