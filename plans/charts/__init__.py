"""What every chart is drawn from, on every floor: shapes, colors, widths of text, places for labels.

Nothing here queries, translates or reads the clock. Coordinates are user units of the SVG's own view box.
"""
