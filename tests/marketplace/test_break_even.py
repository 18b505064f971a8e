"""The picture of class and seat price."""

from decimal import Decimal as D

import pytest

from marketplace.break_even import break_even
from marketplace.models import Microcredential


def drawn(headcount=None, tiers=(), **prices):
    return break_even(Microcredential(currency="USD", **prices), headcount, tiers=list(tiers))


@pytest.mark.parametrize(
    "prices", [{}, {"seat_price": D(100)}, {"class_price": D(100)}, {"seat_price": D(0), "class_price": D(5)}]
)
def test_there_is_no_picture_without_both_prices(prices):
    assert drawn(**prices) is None


def test_the_class_turns_where_it_first_costs_no_more():
    chart = drawn(20, seat_price=D(600), class_price=D(6000), max_cohort=15)
    assert (chart.turns_at, chart.turn.value, chart.own.value) == (10, 10, 20)
    shares = {row.headcount: (row.by_class, row.by_seat) for row in chart.rows}
    assert shares[10] == (D("600.00"), D("600.00"))
    assert shares[20] == (D("600.00"), D("600.00"))  # two classes


def test_what_never_turns_is_said():
    chart = drawn(seat_price=D(10), class_price=D(60000), max_cohort=12)
    assert (chart.turns_at, chart.turn, chart.own, chart.class_label) == (None, None, None, "")


def test_every_line_lies_within_the_picture():
    chart = drawn(70, [(10, D(400)), (40, D(200))], seat_price=D(600), class_price=D(9000), max_cohort=30)
    lines = chart.class_lines + chart.seat_lines
    assert all(14 <= float(y) <= 146 for line in lines for y in (line.y1, line.y2))
    assert all(16 <= float(x[:-1]) <= 98 for line in lines for x in (line.x1, line.x2))


def test_a_seat_price_that_begins_with_a_tier_is_drawn_from_there():
    chart = drawn(12, [(5, D(300))], class_price=D(3000))
    assert [(row.headcount, row.by_seat) for row in chart.rows][:2] == [(1, None), (5, D("300.00"))]
    assert chart.turns_at == 10
    assert len(chart.seat_lines) == 15  # from 5 to 20
