"""Tools: the shared catalogue, and what one plan knows and decides of them."""

from evaluations.models.catalogue import CatalogueFact, CatalogueTool
from evaluations.models.plan import Commitment, EstateInterface, Origin, Tool, ToolFact

__all__ = ["CatalogueFact", "CatalogueTool", "Commitment", "EstateInterface", "Origin", "Tool", "ToolFact"]
