"""E.O. lines: a table of lines with order, date, event and exemption."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.values.declassification import ORDERS, read_executive_order, written_order

LINES = [
    ("E.O. 12958: DECL: 10/08/2027", "12958", "2027-10-08", None, None),
    ("E.O 12598: DECL: 02/03/2015", "12958", "2015-02-03", None, None),
    ("EO12958: DECL: 02/03/2015", "12958", "2015-02-03", None, None),
    (".O. 12958: DECL: 02/03/2015", "12958", "2015-02-03", None, None),
    ("E.O. 1295: DECL: 02/03/2015", "12958", "2015-02-03", None, None),
    ("E.O. 12958; DCL: 02/03/2015", "12958", "2015-02-03", None, None),
    ("E.0. l2958: DECL: 1O/O2/2O15", "12958", "2015-10-02", None, None),
    ("E. O. 12958 DELC: 02/03/2015", "12958", "2015-02-03", None, None),
    ("e.o. 12958: decl: 02/03/2015", "12958", "2015-02-03", None, None),
    ("E.O. 12 958: DECL ON 02/03/2015", "12958", "2015-02-03", None, None),
    ("E.O.: 13526: DECLASSIFY ON: 2015/02/03", "13526", "2015-02-03", None, None),
    ("E.O. 12958, AS AMENDED: DECL: 8 OCT 2027", "12958", "2027-10-08", None, None),
    ("E.O. 12958: LIMA 00000417  001.2 OF 003 DECL: 10/08/2027", "12958", "2027-10-08", None, None),
    ("E.O. 12958: N/A SIPDIS", "12958", None, None, "N/A"),
    ("E.O. 12958: NOT APPLICABLE", "12958", None, None, "N/A"),
    ("E.O. 12958: DECLASSIFIED JUNE 21, 2006", "12958", None, "DECLASSIFIED JUNE 21, 2006", None),
    ("E.O. 12958: DECLASSIFIED ON: 06/21/2016", "12958", "2016-06-21", None, None),
    ("E.O. 12958: DECL: UPON REPAIR OF THE LAMP", "12958", None, "UPON REPAIR OF THE LAMP", None),
    ("E.O. 12958: DECL: ONCE THE LAMP OF 3/4/2010 BURNS", "12958", None, "ONCE THE LAMP OF 3/4/2010 BURNS", None),
    ("E.O. 12958: DECL: FOLLOWING THE FEAST.", "12958", None, "FOLLOWING THE FEAST", None),
    ("E.O. 12958: DECL: X-1", "12958", None, None, "X1"),
    ("E.O. 12958: DECL: 25X1-HUMAN", "12958", None, None, "25X1-HUMAN"),
    ("E.O. 11652: XGDS 2", "11652", None, None, "XGDS-2"),
    ("E.O. 11652: GDS", "11652", None, None, "GDS"),
    ("E.O. 12356: DECL:OADR", "12356", None, None, "OADR"),
    ("E.O. 10501", "10501", None, None, None),
    ("E.O. 12958: DECL: 02/30/2018", "12958", None, None, None),
    ("DECL: 02/03/2015", None, "2015-02-03", None, None),
    # no order is near, or two are
    ("E.O. 19999: DECL: 02/03/2015", "19999", "2015-02-03", None, None),
]


@pytest.mark.parametrize(("line", "order", "date", "event", "exemption"), LINES)
def test_lines(line: str, order: str | None, date: str | None, event: str | None, exemption: str | None) -> None:
    text = f"SIPDIS {line} TAGS"
    found = read_executive_order(text, 7, 7 + len(line), 2006)
    assert found.order == order
    assert (str(found.declassify_on) if found.declassify_on else None) == date
    assert (found.event, found.exemption) == (event, exemption)
    assert found.raw == " ".join(line.split())
    assert found.span is not None
    assert (found.span.start, found.span.end) == (7, 7 + len(line))


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("E.O. 12958: DECL: 04/10/29", "2029-04-10"),
        ("E.O. 13526: DECL: 17 OCT 33", "2033-10-17"),
        ("E.O. 12958: 4/10/08", "2008-04-10"),
        ("DECL: 04/10/33", "2033-04-10"),
        ("DECL: 04/10/93", "1993-04-10"),
        ("E.O. 12356: DECL: 04/10/93", "1993-04-10"),
        ("E.O. 12065: GDS 5/12/86", "1986-05-12"),
        ("E.O. 12958: DECL: 04\\10\\2029", "2029-04-10"),
        ("EXEC. ORDER 12958: DECL: MARCH 7, 2033", "2033-03-07"),
    ],
)
def test_two_digits_of_a_year_in_an_excerpt_are_not_before_the_order(line: str, date: str) -> None:
    assert str(read_executive_order(line, 0, len(line), None).declassify_on) == date


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("E.O 12598: N/A", "12598"),
        ("E.O. 1295: N/A", "1295"),
        ("E.O. 12958: N/A", None),
        ("E.O. l2958: N/A", None),
        ("E.O. 19999: N/A", None),
        ("E.O.: N/A", None),
    ],
)
def test_what_was_written_for_a_corrected_order(line: str, written: str | None) -> None:
    assert written_order(read_executive_order(line, 0, len(line), 2006)) == written


@given(st.sampled_from(ORDERS), st.integers(0, 4), st.sampled_from(["drop", "double", "swap"]))
def test_one_slip_in_a_number_gives_its_order_or_what_was_written(order: str, at: int, slip: str) -> None:
    written = {
        "drop": order[:at] + order[at + 1 :],
        "double": order[:at] + order[at] + order[at:],
        "swap": order[:at] + order[at + 1 : at + 2] + order[at] + order[at + 2 :],
    }[slip]
    line = f"E.O. {written}: N/A"
    found = read_executive_order(line, 0, len(line), 2006)
    assert found.order in (order, written, None)


@given(st.text(alphabet="E.O 129586DCL:/XGSNA()\n-", max_size=120))
def test_any_line_is_read(line: str) -> None:
    found = read_executive_order(line, 0, len(line), 2006)
    assert found.raw == " ".join(line.split())
