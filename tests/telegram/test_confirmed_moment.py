"""Date-time groups with a misread character, and the DE line that confirms them."""

from __future__ import annotations

import datetime as dt

import pytest

from reftel.telegram import read
from reftel.uncertain import uncertain_values


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
    doubted = "created" in {each.field for each in uncertain_values(cable.defects)}
    assert doubted == (moment is None and cable.created is not None)


@pytest.mark.parametrize("line", ["DE RUEHMU 0142046", "DE RUEHMU  0142046", "DE RUEHMU # 0142046"])
def test_the_time_in_the_de_line_is_no_serial(line: str) -> None:
    """A station without a number of its own: the day of the year and the time follow it (ACP 127, format line 3)."""
    head = f"RR RUEHME\n{line}\nZNR UUUUU ZZH\nR 142046Z JAN 05\nFM AMEMBASSY MANAGUA\nTO RUEHC/SECSTATE WASHDC 9001\n"
    cable = read(f"{head}UNCLAS\n\nSUBJECT: EXERCISE\n\n1. The lamp is lit.\n")
    sent = cable.transmission
    assert (sent.station_serial, sent.day, sent.time) == (None, 14, "2046")
    assert cable.serial is None and cable.id is None
    assert "no-id" in [defect.code for defect in cable.defects]
