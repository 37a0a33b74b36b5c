"""No label covers another one, a dot or the edge, for one label and for two hundred."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from plans.charts.placing import Box, Mark, pack, place, spread

BOUNDS = Box(x=40, y=10, w=640, h=300)
COUNTS = [1, 2, 3, 10, 40, 120, 200]


def marks(count: int, *, clustered: bool) -> list[Mark]:
    chance = random.Random(count)
    middle = [(chance.uniform(80, 600), chance.uniform(40, 280)) for _ in range(4)]
    made = []
    for index in range(count):
        x, y = chance.choice(middle) if clustered else (chance.uniform(44, 676), chance.uniform(14, 306))
        spot = (x + chance.gauss(0, 12), y + chance.gauss(0, 12)) if clustered else (x, y)
        made.append(Mark(x=spot[0], y=spot[1], text=f"Initiative {index} " + "long name " * (index % 4)))
    return made


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("count", COUNTS)
def test_no_label_covers_another_a_dot_or_the_edge(count: int, clustered: bool) -> None:
    given = marks(count, clustered=clustered)
    title = Box(x=300, y=10, w=120, h=14)
    placed = place(given, BOUNDS, [title])
    shown = [one for one in placed if one is not None]
    assert len(placed) == count
    assert len(shown) >= min(count, 8)
    for one, other in combinations(shown, 2):
        assert not one.box.touches(other.box)
    dots = [Box(x=m.x - m.r, y=m.y - m.r, w=2 * m.r, h=2 * m.r) for m in given]
    for one in shown:
        assert one.box.within(BOUNDS)
        assert not one.box.touches(title)
        assert not any(one.box.touches(dot) for dot in dots)


def test_a_lone_label_stands_right_of_its_dot_and_needs_no_line() -> None:
    (one,) = place([Mark(x=100, y=100, text="Registry")], BOUNDS)
    assert one is not None
    assert (one.text, one.leader) == ("Registry", None)
    assert one.x == 107


def test_a_label_that_had_to_move_is_led_back_to_its_dot() -> None:
    crowd = [Mark(x=300, y=150, text=f"Label number {n}") for n in range(12)]
    led = [one for one in place(crowd, BOUNDS) if one is not None and one.leader]
    assert led
    for one in led:
        assert one.leader is not None
        x, y = one.leader[2:]
        assert ((x - 300) ** 2 + (y - 150) ** 2) ** 0.5 == pytest.approx(4)


@pytest.mark.parametrize("count", COUNTS)
def test_labels_along_a_line_keep_their_order_and_their_distance(count: int) -> None:
    chance = random.Random(count)
    wanted = [chance.choice([20.0, 90.0, chance.uniform(0, 300)]) for _ in range(count)]
    found = spread(wanted, [10.0] * count, 0, 300)
    kept = [(w, i, x) for i, (w, x) in enumerate(zip(wanted, found, strict=True)) if x is not None]
    assert len(kept) == min(count, 25)
    places = [x for _w, _i, x in sorted(kept)]
    assert all(after - before >= 12 - 1e-9 for before, after in pairwise(places))
    assert places[0] >= 5 - 1e-9
    assert places[-1] <= 295 + 1e-9


def test_labels_with_room_stay_where_they_were_wanted() -> None:
    assert spread([50, 200, 120], [10, 10, 10], 0, 300) == (50, 200, 120)
    assert spread([100, 100], [10, 10], 0, 300) == (94, 106)
    assert spread([], [], 0, 300) == ()


@pytest.mark.parametrize("count", COUNTS)
def test_spans_in_one_row_never_touch(count: int) -> None:
    chance = random.Random(count)
    starts = [chance.uniform(0, 600) for _ in range(count)]
    spans = [(start, start + chance.uniform(5, 120)) for start in starts]
    found = pack(spans, gap=6)
    for (a, row), (b, other) in combinations(zip(spans, found, strict=True), 2):
        assert row != other or a[1] + 6 <= b[0] or b[1] + 6 <= a[0]
    assert pack([(0, 10), (20, 30), (5, 15)], gap=6) == (0, 0, 1)
