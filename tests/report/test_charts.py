"""Charts are numbers: nothing overlaps, nothing leaves the picture, and text on color can be read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from django.template.loader import render_to_string

from plans.charts.palette import SERIES, WHITE, ink_on, luminance, mix
from plans.charts.shapes import Chart, Circle, Rect, Text
from plans.charts.text import clip, width, wrap
from reconciliation.quarters import Quarter
from roadmap.charts import (
    CapBar,
    Gate,
    HeatRow,
    Lane,
    LaneItem,
    LaneLook,
    Phase,
    RiskDot,
    cost_bars,
    heat_map,
    phase_band,
    risk_matrix,
    swim_lanes,
)

START = Quarter(2027, 1)


def items(count: int) -> list[LaneItem]:
    titles = (
        "Audit",
        "Feature store: the first six sets of nine",
        "Registry",
        "Notebook-to-job conversion for all markets",
    )
    return [
        LaneItem(
            id=f"I-{n}",
            title=titles[n % 4],
            lane=f"lane {n % 5}",
            start=START.plus(n * 7 % 12),
            duration=1 + n % 3,
            status=("committed", "planned", "proposed")[n % 3],
            number=str(n),
            depends_on=(f"I-{n - 3}",) if n > 3 else (),
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 7, 30, 80, 200])
def test_no_bar_and_no_label_of_a_lane_overlaps_another_for_1_to_200_items(count: int) -> None:
    lanes = [Lane(id=f"lane {n}", title=f"Lane {n}") for n in range(5)]
    look = LaneLook(height=500)
    pictures = swim_lanes(lanes, items(count), (), alt="Lanes", look=look)
    bars = [bar for picture in pictures for lane in picture.lanes for bar in lane.items]
    assert len(bars) == count
    for picture in pictures:
        assert picture.height <= look.height
        for lane in picture.lanes:
            for one, other in combinations(lane.items, 2):
                if one.y == other.y:
                    spans = [
                        (min(bar.x, bar.label_box[0]), max(bar.x + bar.w, bar.label_box[1])) for bar in (one, other)
                    ]
                    assert spans[0][1] <= spans[1][0] + 0.1 or spans[1][1] <= spans[0][0] + 0.1
            for bar in lane.items:
                assert lane.y <= bar.y
                assert bar.y + bar.h <= lane.y + lane.h
                assert look.label <= bar.x
                assert max(bar.x + bar.w, bar.label_box[1]) <= look.width + 0.1


def test_labels_of_gates_at_the_same_time_stand_in_different_rows() -> None:
    gates = [Gate(title=f"Gate number {n}", quarter=START.plus(4)) for n in range(4)]
    (picture,) = swim_lanes([Lane(id="lane 0", title="One")], items(3), gates, alt="Gates")
    assert len({gate.label.y for gate in picture.frame.gates}) == 4
    assert max(gate.label.y for gate in picture.frame.gates) < picture.height


def test_an_item_becomes_a_link_only_where_links_are_wanted() -> None:
    item = LaneItem(id="I-1", title="<b>Registry</b>", lane="a", start=START, href="/plans/demo/roadmap/I-1/")
    (picture,) = swim_lanes([Lane(id="a", title="A")], [item], (), alt="One item")
    linked = render_to_string("roadmap/charts/lanes.svg.html", {"lanes": picture, "linked": True})
    plain = render_to_string("roadmap/charts/lanes.svg.html", {"lanes": picture, "linked": False})
    assert 'href="/plans/demo/roadmap/I-1/"' in linked
    assert "href=" not in plain
    assert "&lt;b&gt;Registry" in plain
    ET.fromstring(plain)


@pytest.mark.parametrize("share", [0.0, 0.52, 0.86])
def test_text_on_every_bar_reads_at_4_5_to_1(share: float) -> None:
    for color in SERIES:
        ground = mix(color, WHITE, share)
        light, dark = sorted((luminance(ground), luminance(ink_on(ground))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_cost_above_its_ceiling_is_marked_by_more_than_its_color() -> None:
    chart = cost_bars(
        [CapBar(label="Year 1", value=90, value_text="90", ceiling=80, ceiling_text="ceiling 80")], alt="Over"
    )
    bar = next(s for s in chart.shapes if isinstance(s, Rect) and s.css == "c-over")
    track = next(s for s in chart.shapes if isinstance(s, Rect) and s.css == "c-track")
    assert bar.w > track.w
    assert any(isinstance(s, Text) and s.text == "ceiling 80" for s in chart.shapes)


def test_a_heat_map_prints_every_number_and_its_totals() -> None:
    rows = [HeatRow(label="Security", values=(0, 3, 11)), HeatRow(label="Finance", values=(2, 0, 1))]
    chart = heat_map(["Data", "Serve", "Govern"], rows, alt="Heat", total="Total")
    texts = [shape.text for shape in chart.shapes if isinstance(shape, Text)]
    assert {"3", "11", "2", "1", "14", "12"} <= set(texts)
    assert "0" not in texts


def test_a_full_cell_of_the_risk_matrix_says_how_many_more_there_are() -> None:
    chart = risk_matrix(
        [RiskDot(mark=str(n), likelihood=3, impact=3) for n in range(30)], alt="Risks", likelihood="L", impact="I"
    )
    shown = sum(isinstance(shape, Circle) for shape in chart.shapes)
    assert any(isinstance(s, Text) and s.text == f"+{30 - shown}" for s in chart.shapes)


def test_the_names_of_close_gates_never_touch() -> None:
    phases = [Phase(title="Year 1", note="", start=START, end=START.plus(3))]
    gates = [Gate(title=f"A gate with a rather long name {n}", quarter=START.plus(n % 2)) for n in range(5)]
    chart = phase_band(phases, gates, alt="Phases", width_=400)
    labels = [s for s in chart.shapes if isinstance(s, Text) and s.css == "c-gate"]
    for one, other in combinations(labels, 2):
        if one.y == other.y:
            half = (width(one.text, one.size, bold=True) + width(other.text, other.size, bold=True)) / 2
            assert abs(one.x - other.x) >= half
    assert max(label.y for label in labels) < chart.height


def test_text_is_clipped_and_wrapped_to_the_room_it_has() -> None:
    long = "Notebook-to-job conversion for all nine markets and their suppliers"
    assert width(clip(long, 80, 8.5), 8.5) <= 80
    assert clip(long, 80, 8.5).endswith("…")
    assert clip(long, 3, 8.5) == ""
    lines = wrap(long, 90, 8.5, 2)
    assert len(lines) == 2
    assert all(width(line, 8.5) <= 90 for line in lines)
    assert clip("表計算ソフト", 1000, 8) == "表計算ソフト"


def test_a_chart_without_anything_to_show_still_draws() -> None:
    empty: Chart = phase_band([], [], alt="Nothing")
    svg = render_to_string("roadmap/charts/chart.svg.html", {"chart": empty, "css": ""})
    assert ET.fromstring(svg).find("{http://www.w3.org/2000/svg}title") is not None
