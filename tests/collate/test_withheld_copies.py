"""A record that withholds a telegram, and copies of it that another publisher released."""

from __future__ import annotations

from itertools import permutations

from reftel.collate import collate
from reftel.forms.nara_record import FORM
from reftel.model import Cable
from reftel.reading import RawSource, read_source
from tests.collate.making import given
from tests.forms.record_samples import CARD, lines, record


def reading(text: str) -> Cable:
    (witness,) = read_source(RawSource(path="x", data=text.encode(), form=FORM.name))
    return witness.cable


def test_a_text_from_elsewhere_is_no_longer_withheld() -> None:
    card, whole = reading(lines(**CARD)), reading(record())
    for order in permutations((card, whole)):
        cable = collate([given(number, one) for number, one in enumerate(order, 1)]).cable
        assert not cable.withdrawn and not cable.is_partial
        assert len(cable.paragraphs) == 2
        assert cable.release_decision == "RELEASED"
        assert cable.exemptions == ("PRIVACY",)
        assert cable.film_number == "D740123-9751"


def test_two_cards_withhold_it() -> None:
    card = reading(lines(**CARD))
    cable = collate([given(1, card), given(2, card)]).cable
    assert cable.withdrawn and cable.is_partial
