"""Three slides of native shapes: the decision, the roadmap, the money. Everything on them can be edited."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pptx
from django.utils.translation import gettext as _
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from plans.charts.palette import BLUE, GROUND, INK, MUTED, RED, TEAL, TEXT, WHITE, ink_on
from roadmap.charts import SwimLanes
from roadmap.outputs.cells import clean
from roadmap.report.context import ReportContext, facts_of, report_context
from roadmap.report.edition import Edition
from roadmap.report.facts import Facts
from roadmap.report.readers import EVERYTHING, Audience, Reader

_WIDE, _HIGH, _EDGE = 13.333, 7.5, 0.5


def slides(edition: Edition, _reader: Reader = EVERYTHING) -> bytes:
    """The same three for leadership and for the task force."""
    context = report_context(edition, reader=Reader(audience=Audience.LEADERSHIP))
    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(_WIDE), Inches(_HIGH)
    known = show.core_properties
    known.title, known.author = clean(edition.document.name)[:255], clean(edition.document.organization)[:255]
    known.comments = edition.digest
    if edition.as_of:
        known.created = known.modified = datetime.combine(edition.as_of, datetime.min.time())
    _decision(_slide(show, context.decision.headline, context), context)
    picture = context.brief.picture if context.brief else None
    if picture is not None:
        _roadmap(_slide(show, context.roadmap.headline, context), picture)
    _money(_slide(show, context.money.headline, context), facts_of(edition), context)
    out = BytesIO()
    show.save(out)
    return out.getvalue()


def _slide(show: Any, title: str, context: ReportContext) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[5])
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = (Inches(v) for v in (_EDGE, 0.35, _WIDE - 2 * _EDGE, 1.0))
    head.text_frame.text = clean(title)
    head.text_frame.word_wrap = True
    head.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    for paragraph in head.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(26), True, _color(INK)
    frame = context.frame
    state = frame.note or _("Draft, not a frozen version")
    foot = " · ".join(filter(None, (frame.running_name, state, frame.dated, frame.digest[:10])))
    _text(slide, foot, (_EDGE, 7.05, 10, 0.3), size=10, color=MUTED)
    return slide


def _color(color: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(color.lstrip("#")))  # type: ignore[no-untyped-call]  # python-pptx types its API in part


def _text(slide: Any, text: str, at: tuple[float, float, float, float], *, size: float, **look: Any) -> Any:
    """Text in a box. look: color, bold."""
    box = slide.shapes.add_textbox(*(Inches(value) for value in at))
    _fill_text(box, text, size, look.get("color", TEXT), bold=look.get("bold", False))
    return box


def _fill_text(shape: Any, text: str, size: float, color: str, *, bold: bool = False) -> None:
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Emu(45_000)
    frame.margin_top = frame.margin_bottom = Emu(20_000)
    for index, line in enumerate(clean(text).split("\n")):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, _color(color)


def _block(slide: Any, at: tuple[float, float, float, float], fill: str, name: str) -> Any:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(value) for value in at))
    shape.fill.solid()
    shape.fill.fore_color.rgb = _color(fill)
    shape.line.fill.background()
    shape.shadow.inherit = False
    shape.name = clean(name)[:120]
    return shape


def _decision(slide: Any, context: ReportContext) -> None:
    page = context.decision
    _text(slide, page.lead, (_EDGE, 1.4, _WIDE - 2 * _EDGE, 0.8), size=15)
    wide = (_WIDE - 2 * _EDGE - 0.6) / 4
    for index, figure in enumerate(page.figures):
        x = _EDGE + index * (wide + 0.2)
        _block(slide, (x, 2.35, wide, 1.5), GROUND, figure.label)
        _text(slide, f"{figure.value} {figure.unit}".strip(), (x, 2.4, wide, 0.6), size=24, color=INK, bold=True)
        _text(slide, f"{figure.label}\n{figure.note}", (x, 3.0, wide, 0.8), size=11)
    half = (_WIDE - 2 * _EDGE - 0.3) / 2
    _block(slide, (_EDGE, 4.1, half, 2.75), INK, page.asks_title)
    asks = "\n".join(f"• {ask.verb} {ask.rest}" for ask in page.asks)
    _text(slide, page.asks_title, (_EDGE + 0.1, 4.15, half - 0.2, 0.4), size=14, color="#f0c05a", bold=True)
    _text(slide, asks, (_EDGE + 0.1, 4.55, half - 0.2, 2.2), size=12, color=WHITE)
    x = _EDGE + half + 0.3
    _block(slide, (x, 4.1, half, 2.75), "#fbf4ea", _("Who dissents"))
    voices = "\n".join(f"{voice.group}: {voice.words}" for voice in page.dissents)
    _text(slide, _("Who dissents"), (x + 0.1, 4.15, half - 0.2, 0.4), size=14, color=INK, bold=True)
    _text(slide, voices or _("No group has recorded dissent."), (x + 0.1, 4.55, half - 0.2, 2.2), size=12)


def _roadmap(slide: Any, picture: SwimLanes) -> None:
    """The picture of the report, each bar, lane and gate as a shape of its own."""
    scale = min((_WIDE - 2 * _EDGE) / picture.width, 5.4 / picture.height)
    left, top = _EDGE, 1.4

    def at(x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
        return left + x * scale, top + y * scale, max(w * scale, 0.02), max(h * scale, 0.02)

    for lane in picture.lanes:
        _block(slide, at(lane.x, lane.y, lane.w, lane.h), lane.ground, "lane")
        title = "\n".join(text.text for text in lane.texts[:2])
        _text(slide, title, at(2, lane.y, picture.left - 4, lane.h), size=9, color=INK, bold=True)
    for block in (*picture.frame.years, *picture.frame.quarters):
        if block.text:
            fill = block.fill if block.fill.startswith("#") else WHITE
            shape = _block(slide, at(block.x, block.y, block.w, block.h), fill, block.text.text)
            _fill_text(shape, block.text.text, 8, ink_on(fill))
    for lane in picture.lanes:
        for bar in lane.items:
            shape = _block(slide, at(bar.x, bar.y, bar.w, bar.h), bar.fill, bar.title)
            if bar.label and bar.halo is None:
                _fill_text(shape, bar.label.text, 8, ink_on(bar.fill))
            elif bar.label:
                room = bar.label_box[1] - bar.label_box[0] + 14
                _text(slide, bar.label.text, at(bar.label_box[0], bar.y, room, bar.h), size=8)
    for gate in picture.frame.gates:
        ends = (gate.x, gate.y1, gate.x, gate.y2)
        begin, finish = at(*ends[:2], 0, 0), at(*ends[2:], 0, 0)
        line = slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, *(Inches(value) for value in (*begin[:2], *finish[:2]))
        )
        line.line.color.rgb = _color(RED)
        _text(slide, gate.label.text, at(gate.label.x, gate.label.y - 9, 160, 14), size=8, color=RED, bold=True)


def _money(slide: Any, facts: Facts, context: ReportContext) -> None:
    """A native chart of yearly cost against its ceiling, and the numbers beside it."""
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # the same
    data.categories = [clean(horizon.name) for horizon in facts.horizons]
    stacks = [facts.in_horizon(horizon.id) for horizon in facts.horizons]
    data.add_series(_("Yearly cost"), [stack.cost_year / 1000 if stack else 0 for stack in stacks])
    ceilings = [facts.ceiling(horizon.id) for horizon in facts.horizons]
    data.add_series(_("Ceiling"), [None if ceiling is None else ceiling / 1000 for ceiling in ceilings])
    if facts.horizons and facts.stack:
        place = (Inches(value) for value in (_EDGE, 1.5, 7.0, 5.2))
        chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data).chart
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        for series, color in zip(chart.plots[0].series, (BLUE, TEAL), strict=True):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _color(color)
    lines = [context.money.lead]
    for horizon in context.brief.horizons if context.brief else ():
        lines.append(
            _("%(horizon)s: %(cost)s a year, ceiling %(ceiling)s, to spare %(room)s")
            % {"horizon": horizon.name, "cost": horizon.a_year, "ceiling": horizon.ceiling, "room": horizon.room}
        )
    _text(slide, "\n".join(lines), (8.0, 1.6, _WIDE - 8.0 - _EDGE, 5.0), size=14)
