"""Charts as numbers: dataclasses in, shapes out; the markup is a template, the same on the page and in the PDF.

Nothing here queries, translates or reads the clock. Coordinates are user units of the SVG's own view box, one
unit being one CSS pixel at the chart's natural width. Every shape carries presentation attributes (the PDF has no
style sheet inside an SVG) and a class name beside them (a page may restyle it, in the dark too).
"""

from plans.charts.shapes import Chart
from roadmap.charts.bars import Bar, CapBar, cost_bars, hbars, stacked_bars
from roadmap.charts.dumbbells import Dumbbell, dumbbell, maturity
from roadmap.charts.heat import HeatRow, heat_map, pair_matrix
from roadmap.charts.lane_shapes import Gate, Lane, LaneItem, LaneLook, SwimLanes
from roadmap.charts.lanes import swim_lanes
from roadmap.charts.pareto import Point, Scatter, pareto
from roadmap.charts.phases import Phase, phase_band
from roadmap.charts.risks import RiskDot, risk_matrix
from roadmap.charts.spread import Dot, SpreadRow, spread
from roadmap.charts.strips import Column, Strip, load_strip
from roadmap.charts.tornado import Swing, tornado

__all__ = [
    "Bar",
    "CapBar",
    "Chart",
    "Column",
    "Dot",
    "Dumbbell",
    "Gate",
    "HeatRow",
    "Lane",
    "LaneItem",
    "LaneLook",
    "Phase",
    "Point",
    "RiskDot",
    "Scatter",
    "SpreadRow",
    "Strip",
    "SwimLanes",
    "Swing",
    "cost_bars",
    "dumbbell",
    "hbars",
    "heat_map",
    "load_strip",
    "maturity",
    "pair_matrix",
    "pareto",
    "phase_band",
    "risk_matrix",
    "spread",
    "stacked_bars",
    "swim_lanes",
    "tornado",
]
