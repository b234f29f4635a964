"""Nobody can take exercise traffic for real, and nobody real is in it."""

from __future__ import annotations

from itertools import pairwise

from reftel.exercise import Telegram, generate
from reftel.exercise.kinds import FILES, kinds
from reftel.exercise.names import _surnames
from reftel.exercise.world import FIRST_SERIAL
from reftel.vocab.chiefs import signer, surname_key, terms
from reftel.vocab.tag_table import tags

CAPTION = "EXERCISE EXERCISE EXERCISE"


def test_every_telegram_is_marked_and_numbered_as_exercise(traffic: tuple[Telegram, ...]) -> None:
    for telegram in traffic:
        assert CAPTION in telegram.truth.captions
        assert telegram.truth.serial >= FIRST_SERIAL
        for written in telegram.copies:
            lines = [line.strip() for line in written.data.decode("cp1252").splitlines()]
            assert lines.count(CAPTION) == 1


def test_the_mark_survives_every_damage_but_a_cut() -> None:
    for telegram in generate(300, 3, form="csv", damage=1.0):
        for written, witness in zip(telegram.copies, telegram.truth.witnesses, strict=True):
            if not any(damage.kind == "cut_off" for damage in witness.damages):
                assert CAPTION.encode() in written.data


def test_no_invented_surname_is_a_chief_of_missions() -> None:
    real = {surname_key(term.signer.surname) for some in terms().values() for term in some}
    assert len(real) > 1000
    assert not real & {surname_key(name) for name in _surnames()}
    assert not real & {surname_key(f"de {name}") for name in _surnames()}


def test_signatures_are_of_nobody_known_and_stay_for_a_tour(traffic: tuple[Telegram, ...]) -> None:
    by_post: dict[str, list[str]] = {}
    for telegram in traffic:
        truth = telegram.truth
        for name in truth.signed_by:
            assert signer(name, truth.post, truth.created.date()) is None
            by_post.setdefault(truth.post, []).append(name)
    names = by_post["STATE"]
    changes = sum(before != after for before, after in pairwise(names))
    assert len(names) > 60
    assert changes < len(names) / 2, "a chief stays for some years"


def test_tags_and_posts_are_real() -> None:
    known = tags()
    for kind in kinds():
        assert all(tag in known for tag in kind.tags), kind.name
    assert len(kinds()) == len(FILES) >= 12


def test_text_is_plain_and_addresses_lead_nowhere(traffic: tuple[Telegram, ...]) -> None:
    for telegram in traffic:
        for paragraph in telegram.truth.paragraphs:
            assert paragraph.text.isascii()
        for line in telegram.text.splitlines():
            if "http" in line:
                assert ".example.org/" in line
