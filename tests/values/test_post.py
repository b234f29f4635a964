"""Posts from the addresses of a header and the names on a page."""

from __future__ import annotations

import pytest

from reftel.values.post import post_of_address, post_of_origin
from reftel.vocab.posts import posts


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AMEMBASSY MEXICO", "MEXICO"),
        ("FM AMEMBASSY MEXICO", "MEXICO"),
        ("RUEHC/SECSTATE WASHDC IMMEDIATE 3217", "STATE"),
        ("TO RUEHC/SECSTATE WASHDC 3217", "STATE"),
        ("RUEHRI/AMCONSUL RIO DE JANEIRO 0123", "RIODEJANEIRO"),
        ("USMISSION USNATO", "USNATO"),
        ("USMISSION USUN NEW YORK", "USUNNEWYORK"),
        ("AIT TAIPEI PRIORITY", "AITTAIPEI"),
        ("USINT HAVANA", "HAVANA"),
        ("AMEMBASSY WELLINGOTN NIACT IMMEDIATE", "WELLINGTON"),
        ("AMEMBASSY COLUMBO", "COLOMBO"),
    ],
)
def test_addresses(written: str, name: str) -> None:
    found = post_of_address(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "written",
    [
        "RUEAIIA/CIA WASHDC",
        "RHEHNSC/NSC WASHINGTON DC",
        "ALL US CONSULATES IN MEXICO COLLECTIVE",
        "CDR USSOUTHCOM MIAMI FL",
        "DEPT OF JUSTICE WASHINGTON DC",
        "",
    ],
)
def test_addresses_of_no_post(written: str) -> None:
    assert post_of_address(written) is None


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("Embassy Mexico", "MEXICO"),
        ("Consulate Rio De Janeiro", "RIODEJANEIRO"),
        ("Secretary of State", "STATE"),
        ("Department of State", "STATE"),
        ("US Delegation, Secretary", "PARTO"),
        ("Mission UNESCO", "PARISFR"),
        ("Mission Geneva", "GENEVA"),
        ("UNVIE", "UNVIEVIENNA"),
        ("American Institute Taiwan, Taipei", "AITTAIPEI"),
        ("American Consulate Hyderabad", "HYDERABAD"),
        ("Embassy Kyiv", "KYIV"),
        ("Embasy Bonn", "BONN"),
        ("US Interests Section Havana", "HAVANA"),
        ("Iran RPO Dubai", "IRANRPODUBAI"),
    ],
)
def test_origins(display: str, name: str) -> None:
    found = post_of_origin(display)
    assert found is not None
    assert found.name == name


def test_every_display_name_leads_back_to_its_place() -> None:
    for post in posts().by_name.values():
        found = post_of_origin(post.display)
        assert found is not None
        assert (found.display, found.country) == (post.display, post.country)
