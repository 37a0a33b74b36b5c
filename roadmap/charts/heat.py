"""Heat maps: how many, where. The number stands in every cell that is not empty, so color only repeats it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plans.charts.palette import GROUND, HEAT, INK, MUTED, ORANGE, TEXT, ink_on, mix
from plans.charts.shapes import Chart, Rect, Shape, Text, at
from plans.charts.text import clip, width


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A row of counts, one for each column."""

    label: str
    values: tuple[int, ...]


def shade(value: int, most: int) -> str:
    """The color of a count, from nothing to the most."""
    if value <= 0 or most <= 0:
        return HEAT[0]
    return HEAT[max(1, round(value / most * (len(HEAT) - 1)))]


def heat_map(
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    *,
    alt: str,
    total: str,
    width_: float = 680,
    row_height: float = 20,
    label_width: float = 132,
) -> Chart:
    """Counts of rows x columns with totals at both edges. total: the word for them."""
    size = 8.5
    slanted = max((width(c, size) for c in columns), default=0) + 10 > _cell(columns, width_, label_width)
    head = min(max((width(c, size) for c in columns), default=0) * 0.71 + 12, 96) if slanted else 18
    cell = _cell(columns, width_ - (30 if slanted else 0), label_width)
    most = max((v for row in rows for v in row.values), default=0)
    shapes: list[Shape] = list(_heads(columns, label_width, cell, head, slanted=slanted))
    for index, row in enumerate(rows):
        y = head + index * row_height
        label = clip(row.label, label_width - 8, size)
        base = at(y + row_height / 2 + 3)
        shapes.append(Text(x=label_width - 8, y=base, text=label, size=size, fill=TEXT, anchor="end", css="c-text"))
        for column, value in enumerate(row.values):
            shapes.extend(_value(label_width + column * cell, y, cell, row_height, value, most))
        end = at(label_width + len(columns) * cell + 16)
        own = str(sum(row.values))
        shapes.append(Text(x=end, y=base, text=own, size=size, fill=MUTED, weight=600, anchor="middle", css="c-muted"))
    y = head + len(rows) * row_height
    base = at(y + 13)
    shapes.append(Text(x=label_width - 8, y=base, text=total, size=size, fill=MUTED, anchor="end", css="c-muted"))
    for column in range(len(columns)):
        x = at(label_width + column * cell + cell / 2)
        own = str(sum(row.values[column] for row in rows))
        shapes.append(Text(x=x, y=base, text=own, size=size, fill=MUTED, weight=600, anchor="middle", css="c-muted"))
    return Chart(width=width_, height=at(y + 20), alt=alt, shapes=tuple(shapes))


def _cell(columns: Sequence[str], width_: float, label_width: float) -> float:
    return min((width_ - label_width - 34) / max(len(columns), 1), 92)


def _heads(columns: Sequence[str], left: float, cell: float, head: float, *, slanted: bool) -> Iterable[Shape]:
    for index, column in enumerate(columns):
        x = left + index * cell + cell / 2
        if slanted:
            text = clip(column, (head - 8) / 0.71, 8.5)
            yield Text(x=at(x), y=at(head - 6), text=text, size=8.5, fill=TEXT, turn=-45, css="c-text")
        else:
            yield Text(x=at(x), y=at(head - 6), text=column, size=8.5, fill=TEXT, anchor="middle", css="c-text")


def _value(x: float, y: float, w: float, h: float, value: int, most: int) -> Iterable[Shape]:
    fill = shade(value, most)
    step = HEAT.index(fill)
    yield Rect(x=at(x + 1), y=at(y + 1), w=at(w - 2), h=at(h - 2), rx=2.5, fill=fill, css=f"c-heat-{step}")
    if value:
        yield Text(
            x=at(x + w / 2),
            y=at(y + h / 2 + 3),
            text=str(value),
            size=8.5,
            weight=600,
            fill=ink_on(fill),
            anchor="middle",
            css=f"c-heat-ink-{step}",
        )


def pair_matrix(labels: Sequence[str], counts: dict[tuple[int, int], int], *, alt: str, width_: float = 330) -> Chart:
    """The lower triangle of label x label: how many conflicts stand between the two."""
    n, size = len(labels), 8.5
    left = min(max((width(label, size) for label in labels), default=0) + 10, 120)
    cell = min((width_ - left) / max(n, 1), 30)
    most = max(counts.values(), default=0)
    shapes: list[Shape] = []
    for i, label in enumerate(labels):
        y = i * cell
        text = clip(label, left - 8, size)
        shapes.append(
            Text(x=at(left - 7), y=at(y + cell / 2 + 3), text=text, size=size, fill=TEXT, anchor="end", css="c-text")
        )
        for j in range(i):
            value = counts.get((j, i), 0)
            fill = mix(ORANGE, "#ffffff", 0.45 - 0.45 * value / most) if value else GROUND
            x = left + j * cell
            shapes.append(
                Rect(x=at(x + 1), y=at(y + 1), w=at(cell - 2), h=at(cell - 2), rx=2.5, fill=fill, css="c-pair")
            )
            if value:
                shapes.append(
                    Text(
                        x=at(x + cell / 2),
                        y=at(y + cell / 2 + 3),
                        text=str(value),
                        size=size,
                        weight=600,
                        fill=ink_on(fill),
                        anchor="middle",
                        css="c-pair-ink",
                    )
                )
        x = left + i * cell + 4
        short = clip(label, cell * (n - i) - 6 if i < n - 1 else 0, 7.5)
        if i == 0 or short == label:
            shapes.append(Text(x=at(x), y=at(y + cell / 2 + 3), text=short, size=7.5, fill=INK, css="c-muted"))
    return Chart(width=width_, height=at(n * cell), alt=alt, shapes=tuple(shapes))
