"""How fields get their values from a cable."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reftel.fields.field_types import CableFacts
from reftel.fields.withheld import withheld
from reftel.model import Addressee, Cable, Paragraph
from reftel.particulars import Derivation, Officer, ReviewStep
from reftel.vocab.posts import posts

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_MOST = 80
"""Characters of an addressee or a signature that count; longer ones are torn headers."""


def key(value: str) -> str:
    """Return a value in counted form: one line of at most 80 characters."""
    if len(value) <= _MOST and value.isprintable():
        return value
    return _CONTROL.sub(" ", value)[:_MOST].strip().encode("utf-8", "replace").decode()


def some(*values: str | None) -> tuple[str, ...]:
    """Return those that are there, each once."""
    return tuple(dict.fromkeys(value for value in values if value))


def country_of(post: str | None) -> str | None:
    """Return the TAGS code of the country a post is in."""
    known = posts().by_name.get(post) if post else None
    return known.country if known else None


def captions_of(cable: Cable) -> tuple[str, ...]:
    """Return captions and the caveats of the classification, each once."""
    caveats = cable.classification.caveats if cable.classification else ()
    return tuple(dict.fromkeys((*cable.captions, *caveats)))


def created(facts: CableFacts) -> tuple[str, ...]:
    """Return the day of sending, in ISO form."""
    return (facts.cable.created.date().isoformat(),) if facts.cable.created else ()


def released(facts: CableFacts) -> tuple[str, ...]:
    """Return the day of release, in ISO form."""
    return (facts.cable.released.date().isoformat(),) if facts.cable.released else ()


def level_of(facts: CableFacts) -> tuple[str, ...]:
    """Return the classification level."""
    return some(facts.cable.classification.level if facts.cable.classification else None)


def cited(cable: Cable) -> tuple[str, ...]:
    """Return the ids of the cables it refers to, each once."""
    return some(*(reference.id for reference in cable.references))


def addressee_names(facts: CableFacts) -> tuple[str, ...]:
    """Return the addressees as written, and the canonical posts, if known."""
    names: dict[str, None] = {}
    for addressee in (*facts.cable.action, *facts.cable.info):
        names[addressee.name] = None
        if post := posts().resolve(addressee.name):
            names[post.name] = None
    return tuple(names)


def addressee_keys(facts: CableFacts) -> tuple[str, ...]:
    """Return the canonical posts of the addressees, or the names of those that are not posts; each once."""
    return some(*(addressee_key(each.name) for each in (*facts.cable.action, *facts.cable.info)))


def addressee_key(name: str) -> str:
    """Return an addressee in counted form."""
    post = posts().resolve(name)
    return key(post.name if post else name.upper())


def signatures(facts: CableFacts) -> tuple[str, ...]:
    """Return signatures, and the names of the persons who signed."""
    return some(*facts.cable.signed_by, *(signer.name for signer in facts.cable.signers))


def signer_keys(facts: CableFacts) -> tuple[str, ...]:
    """Return signatures as they are counted: in capitals, as most were sent, so that `Stapleton` is STAPLETON."""
    return some(*(key(name.upper()) for name in facts.cable.signed_by))


def markings(facts: CableFacts) -> tuple[str, ...]:
    """Return the portion markings of the paragraphs and of the subject, each once: `C`, `C//NF`."""
    cable = facts.cable
    return some(*(key(each) for each in (cable.subject_marking, *(p.marking for p in cable.paragraphs)) if each))


PUBLICATIONS = {
    "cablegate-page": "Cablegate",
    "cables-csv": "Cablegate",
    "cables-csv-doubled": "Cablegate",
    "plusd-page": "PlusD",
    "nara-record": "National Archives (AAD)",
    "frus-tei": "Foreign Relations",
    "frus-web": "Foreign Relations",
    "frus-page": "Foreign Relations",
    "australian-cablegram": "Australian foreign policy documents",
}
"""Form of a copy -> the publication that has it. Other forms do not name a publisher."""


def collections(facts: CableFacts) -> tuple[str, ...]:
    """Return the collections of the copies: the givers, or the publication if no one named a giver."""
    return some(
        *(
            name
            for origin in facts.origins
            for name in ([key(given.giver) for given in origin.accessions] or [PUBLICATIONS.get(origin.form, "")])
        )
    )


def accessions(facts: CableFacts) -> tuple[str, ...]:
    """Return the gifts that the copies came with: `Exercise Library, accession 2026-14`."""
    return some(*(str(given) for origin in facts.origins for given in origin.accessions))


def classifiers(facts: CableFacts) -> tuple[str, ...]:
    """Return the names of the classifiers."""
    return tuple(each.name for each in facts.cable.classified_by if each.name)


def derivations(found: Sequence[Derivation]) -> tuple[str, ...]:
    """Return sources of a derivative classification as lines: `DSCG 05-1 (b) (d), source marked OADR`."""
    return some(*map(derivation, found))


def derivation(one: Derivation) -> str:
    """Return a source of a derivative classification as a line."""
    named = " ".join((one.source, *(f"({item})" for item in one.items)))
    marked = f"source marked {one.marked}" if one.marked else ""
    dated = f"date of source {one.date.isoformat()}" if one.date else ""
    return ", ".join(part for part in (named, marked, dated) if part)


def officers(found: Sequence[Officer]) -> tuple[str, ...]:
    """Return officers as lines: office, then name."""
    return some(*(officer(one) for one in found))


def officer(one: Officer) -> str:
    """Return an officer as a line: `EUR/EE: CWSCHMIDT`."""
    return ": ".join(part for part in (one.office, one.name) if part)


def review_steps(found: Sequence[ReviewStep]) -> tuple[str, ...]:
    """Return the steps of a review as lines: `RELEASED 2003-09-16 by EXAMPLE1`."""
    return tuple(
        " ".join(
            part
            for part in (
                one.decision,
                one.date.isoformat() if one.date else "",
                f"by {one.by}" if one.by else "",
                f"({one.reason})" if one.reason else "",
            )
            if part
        )
        for one in found
    )


def flags(facts: CableFacts) -> tuple[str, ...]:
    """Return the features of a cable: redactions, articles, copies, defects."""
    cable = facts.cable
    return some(
        "redactions" if cable.redactions else None,
        "articles" if cable.articles else None,
        "copies" if facts.copies > 1 else None,
        "defects" if facts.defects else None,
    )


def states(facts: CableFacts) -> tuple[str, ...]:
    """Return the states of a cable: partial, withdrawn, paragraphs withheld."""
    cable = facts.cable
    return some(
        "partial" if cable.is_partial else None,
        "withdrawn" if cable.withdrawn else None,
        "withheld" if withheld(cable, facts.missing_sections) else None,
    )


def is_code(tag: str) -> bool:
    """Distinguish codes of TAGS from names of people (`EXERCISE, ANNA`), which are searchable but not counted in a
    facet."""
    return " " not in tag and "," not in tag


def joined(values: Sequence[str]) -> str:
    """Return several values as one cell."""
    return "; ".join(values)


def addressees(addressed: tuple[Addressee, ...]) -> str:
    """Return the names of addressees as one cell."""
    return joined([addressee.name for addressee in addressed])


def body(paragraphs: tuple[Paragraph, ...]) -> str:
    """Return the text: headings, numbers and markings as they were, an empty line between paragraphs."""
    return "\n\n".join(map(paragraph_text, paragraphs))


def paragraph_text(paragraph: Paragraph) -> str:
    """Return one paragraph with its heading, number and marking."""
    heading = f"{paragraph.heading}\n\n" if paragraph.heading else ""
    number = f"{paragraph.number}. " if paragraph.number is not None else ""
    marking = f"({paragraph.marking}) " if paragraph.marking else ""
    return f"{heading}{number}{marking}{paragraph.text}"
