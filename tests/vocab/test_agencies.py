"""Agencies and commands: no spelling is a post's, and every alias leads to its agency with and without a town."""

from __future__ import annotations

import re

from reftel.vocab.agencies import agencies, agency_of
from reftel.vocab.posts import fold, posts
from reftel.vocab.vocabulary_rows import rows


def test_rows_are_whole() -> None:
    for row in rows("agencies"):
        assert re.fullmatch(r"[A-Z]+", row["name"])
        assert row["kind"] in ("department", "agency", "command")
        assert row["meaning"]
        assert row["source"]
    for row in rows("country_names"):
        assert any(post.country == row["code"] for post in posts().by_name.values()), row
        assert row["name"]
        assert row["source"]


def test_every_alias_leads_to_its_agency() -> None:
    for agency in agencies().values():
        for alias in (agency.name, *agency.aliases):
            assert agency_of(alias) is agency
            assert agency_of(f"{alias} WASHDC".lower()) is agency
            found = posts().resolve(alias)
            assert found is None, f"{alias} is {fold(alias)}, a post's"


def test_no_agency() -> None:
    for written in ("", "WASHDC", "WASHINGTON DC", "HARBOR MASTER", "X" * 10_000):
        assert agency_of(written) is None
