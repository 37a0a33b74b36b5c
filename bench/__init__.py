"""Measurements: scripts that print ratios measured in one run."""
