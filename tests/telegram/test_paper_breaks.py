"""Paper forms in which one label has lost its line break."""

from __future__ import annotations

import pytest

from reftel.reading import parse

RECEIVED_1961 = """INCOMING TELEGRAM          Department of State

CONFIDENTIAL

Control:  4471
Rec'd:    MARCH 3, 1961
          3:41 PM

FROM:  ACCRA

TO:    Secretary of State

NO:    1022, MARCH 3, 2 PM

EXERCISE. Keeper told me that lamp will be painted.

RUSSELL
"""
SENT_1963 = """OUTGOING TELEGRAM   Department of State

INDICATE: COLLECT
          CHARGE TO

SECRET

ACTION:  Amembassy BONN    1744    PRIORITY
INFO:    Amembassy PARIS   3120
         Amembassy LONDON  3544

LIMIT DISTRIBUTION

EXERCISE. Keeper may light lamp.

RUSK

Drafted by: EUR/GER:RCCreelhook:mjb 11/20/63
"""


def of_form(text: str) -> tuple[object, ...]:
    cable = parse(text)
    addressed = [[(one.name, one.precedence, one.number) for one in each] for each in (cable.action, cable.info)]
    level = cable.classification and cable.classification.level
    return (cable.id, cable.created, level, cable.sender, addressed, cable.signed_by)


@pytest.mark.parametrize(
    ("form", "label"),
    [
        *((RECEIVED_1961, label) for label in ("CONFIDENTIAL", "Control:", "TO:", "NO:")),
        *((SENT_1963, label) for label in ("SECRET", "ACTION:", "INFO:", "Drafted by")),
        (SENT_1963, "LIMIT DISTRIBUTION"),
    ],
)
def test_a_label_that_lost_its_line_break(form: str, label: str) -> None:
    above, _, below = form.partition(f"\n{label}")
    text = f"{above.rstrip()} {label.strip()}{below}"
    assert of_form(text) == of_form(form)
    assert "glued-lines" in {defect.code for defect in parse(text).defects}


@pytest.mark.parametrize(
    ("form", "label"),
    [
        *((RECEIVED_1961, label) for label in ("CONFIDENTIAL", "Control:", "TO:", "NO:")),
        *((SENT_1963, label) for label in ("SECRET", "ACTION:", "INFO:")),
    ],
)
def test_a_label_run_into_a_word_is_said(form: str, label: str) -> None:
    above, _, below = form.partition(f"\n{label}")
    assert "glued-lines" in {defect.code for defect in parse(f"{above.rstrip()}{label}{below}").defects}
    assert "glued-lines" not in {defect.code for defect in parse(form).defects}
