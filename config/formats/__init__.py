"""How each language writes a day and a time: one way on every page, short enough for a table."""
