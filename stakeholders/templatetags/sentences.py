"""Template filters that put expressions into words."""

from __future__ import annotations

from django import template

from reconciliation.statements import Expression
from stakeholders.sentences import Words
from stakeholders.sentences import sentence as plain_sentence

register = template.Library()


@register.filter
def sentence(expression: Expression, words: Words | None = None) -> str:
    """`{{ requirement.expression|sentence:words }}`; without words, the standard vocabulary names the ids."""
    return plain_sentence(expression, words or Words())
