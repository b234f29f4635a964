"""Members of a collective that do not get the telegram: XMT, at the end of the addressees or among them."""

from __future__ import annotations

import pytest

from reftel.telegram import read

HEAD = (
    "O 101200Z FEB 10\nFM AMEMBASSY TALLINN\nTO RUEHC/SECSTATE WASHDC IMMEDIATE 1234\nINFO RUCNNAT/NATO EU COLLECTIVE\n"
)
LEVEL = "UNCLAS TALLINN 000123\n"


@pytest.mark.parametrize("end", ["", "BT\n", "\nBT\n", "\n"])
@pytest.mark.parametrize(
    "members",
    [
        "XMT AMEMBASSY ATHENS\nAMCONSUL THESSALONIKI",
        "XMT: AMEMBASSY ATHENS\n     AMCONSUL THESSALONIKI",
        "XMT AMEMBASSY ATHENS, AMCONSUL THESSALONIKI",
        "XMT AMEMBASSY ATHENS; AMCONSUL THESSALONIKI",
        "XMT AMEMBASSY ATHENS AMCONSUL THESSALONIKI",
    ],
)
def test_members(members: str, end: str) -> None:
    cable = read(f"{HEAD}{members}\n{end}{LEVEL}")
    assert [one.excluded for one in cable.info] == [("AMEMBASSY ATHENS", "AMCONSUL THESSALONIKI")]
    assert (cable.id, cable.defects) == ("10TALLINN123", ())


def test_an_addressee_below_them() -> None:
    cable = read(f"{HEAD}XMT AMEMBASSY ATHENS\nRHEHNSC/NSC WASHDC\nBT\n{LEVEL}")
    assert [(one.name, one.excluded) for one in cable.info] == [
        ("NATO EU COLLECTIVE", ("AMEMBASSY ATHENS",)),
        ("NSC WASHDC", ()),
    ]
