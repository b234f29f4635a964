"""Posts from written names."""

from __future__ import annotations

import pytest

from reftel.values.post import judge_post
from reftel.vocab.posts import posts


@pytest.mark.parametrize(
    ("written", "name", "evidence", "distance"),
    [
        ("LIMA", "LIMA", "exact", 0),
        ("AMEMBASSY Lima", "LIMA", "exact", 0),
        ("SECSTATE WASHDC", "STATE", "alias", 0),
        ("TGG", "TEGUCIGALPA", "alias", 0),
        ("SDO", "SANTODOMINGO", "alias", 0),
        ("UNVIE VIEN", "UNVIEVIENNA", "alias", 0),
        ("LIMAPE", "LIMA", "placed", 0),
        ("TUNIS TS", "TUNIS", "placed", 0),
        ("Nairobi, Kenya", "NAIROBI", "placed", 0),
        ("AMEMBASSY LONDON ENGLAND", "LONDON", "placed", 0),
        ("USDA WASHDC", "USDA", "agency", 0),
        ("DEPTTREAS WASHDC", "TREASURY", "agency", 0),
        ("TREASURY WASHINGTON DC", "TREASURY", "agency", 0),
        ("USCENTCOM MACDILL AFB FL", "USCENTCOM", "agency", 0),
        ("0SLO", "OSLO", "misread", 0),
        ("NAIR0BI", "NAIROBI", "misread", 0),
        ("COPENH", "COPENHAGEN", "truncated", 4),
        ("REYKJ", "REYKJAVIK", "truncated", 4),
        ("CHIANG M", "CHIANGMAI", "truncated", 2),
        ("ANTANA", "ANTANANARIVO", "truncated", 6),
        ("WELLINGOTN", "WELLINGTON", "corrected", 1),
        ("MANLLA", "MANILA", "corrected", 1),
        ("NORWAY", "OSLO", "country", 0),
        ("CHILE", "SANTIAGO", "country", 0),
    ],
)
def test_judged(written: str, name: str, evidence: str, distance: int) -> None:
    judged = judge_post(written)
    assert judged is not None
    assert (judged.name, judged.evidence, judged.distance) == (name, evidence, distance)
    assert 0 < judged.strength <= 1
    assert judged.is_changed == (evidence in ("misread", "corrected", "country"))


@pytest.mark.parametrize(
    "written", ["HARBOR", "EMAIL", "SEPTEL", "MARCH", "ISLAM", "GEORGE", "ROMAN", "SAN", "123", "", "LIMA " * 100]
)
def test_judged_as_nothing(written: str) -> None:
    assert judge_post(written) is None


def test_every_post_is_judged_by_its_name_and_by_every_alias() -> None:
    for post in posts().by_name.values():
        if post.kind == "consular agency":
            continue
        for spelling in (post.name, *post.aliases):
            judged = judge_post(spelling)
            assert judged is not None
            assert (judged.name, judged.strength) == (post.name, 1.0)


def test_names_that_say_least_are_weakest() -> None:
    strengths = [
        judged.strength
        for written in ("LIMA", "NAIROBI KENYA", "COPENH", "WELLINGOTN", "WELINGOTN", "NORWAY")
        if (judged := judge_post(written))
    ]
    assert strengths == sorted(strengths, reverse=True)


def test_an_ambiguous_name_gives_no_post_but_its_candidates() -> None:
    """Two posts are one slip away from each: neither is taken."""
    seen = 0
    for post in posts().by_name.values():
        for at in range(len(post.name)):
            judged = judge_post(post.name[:at] + post.name[at + 1 :])
            if judged is not None and judged.evidence == "ambiguous":
                seen += 1
                assert (judged.name, judged.post, judged.strength) == ("", None, 0.0)
                assert len(judged.others) > 1
                assert judged.others[0][1] == judged.others[1][1]
    assert seen


def test_the_year_decides_between_two_embassies_to_one_country() -> None:
    for year, name in ((1970, "DACCA"), (2005, "DHAKA"), (None, "DHAKA")):
        judged = judge_post("BANGLADESH", year)
        assert judged is not None
        assert judged.name == name
    assert judge_post("GERMANY", 1980) is None, "Bonn and Berlin were both embassies"


def test_a_corrected_name_tells_how_near_others_are() -> None:
    judged = judge_post("ANTANA")
    assert judged is not None
    assert ("ASTANA", 1) in judged.others
