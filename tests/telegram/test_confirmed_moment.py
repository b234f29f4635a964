"""Date-time groups with a misread character, and the DE line that confirms them."""

from __future__ import annotations

import datetime as dt

import pytest

from reftel.telegram import read


@pytest.mark.parametrize(
    ("line", "time", "moment"),
    [
        ("R 1420462 JAN 05", "0142046", dt.datetime(2005, 1, 14, 20, 46, tzinfo=dt.UTC)),
        ("R 1420462 JAN 05", "0142047", None),
        ("R 1420462 JAN 05", "0152046", None),
        ("R 142 046Z JAN 05", "0142046", dt.datetime(2005, 1, 14, 20, 46, tzinfo=dt.UTC)),
        ("R 142 046Z JAN 05", "0142047", None),
        ("R 142046Z JAH 05", "0142046", dt.datetime(2005, 1, 14, 20, 46, tzinfo=dt.UTC)),
        ("R S42046Z JAN 05", "0142046", dt.datetime(2005, 1, 14, 20, 46, tzinfo=dt.UTC)),
        ("R 142046Z JNA 05", "0142046", dt.datetime(2005, 1, 14, 20, 46, tzinfo=dt.UTC)),
        ("R 1G2046Z JAN 05", "0152046", None),
        ("R S42046Z JAN 05", "0142047", None),
        ("R S42046Z JAN 05", "0452046", None),
    ],
)
def test_a_misread_moment_is_taken_where_the_de_line_confirms_it(
    line: str, time: str, moment: dt.datetime | None
) -> None:
    head = f"RR RUEHME\nDE RUEHMU #0901 {time}\nZNR UUUUU ZZH\n{line}\n"
    text = f"{head}FM AMEMBASSY MANAGUA\nTO RUEHC/SECSTATE WASHDC 9001\n"
    cable = read(text)
    assert cable.transmission.dtg == moment
    assert "bad-dtg" in [defect.code for defect in cable.defects]
