"""Whether what stands behind the choices of a plan means something: funnel, quotes, scores, proofs, debt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from reconciliation.choices import BuildOrBuy, Scoring
from reconciliation.document import PlanDocument
from reconciliation.errors import DocumentError
from reconciliation.proofs import Proof
from reconciliation.validate_expressions import Known
from reconciliation.validate_prices import check_prices

DAYS = 10**9
_CURRENCY = re.compile(r"[A-Z]{3}")


def check_choices(document: PlanDocument, known: Known) -> None:
    """Raise DocumentError with the path and the reason of the first fault."""
    _check_funnel(document, known)
    _unique("reviews", document.reviews)
    for i, review in enumerate(document.reviews):
        _refer(f"reviews[{i}].tool", review.tool, known.tools, "tool")
    _check_money(document, known)
    _unique("build_or_buy", document.build_or_buy)
    for i, case in enumerate(document.build_or_buy):
        _check_case(case, known, f"build_or_buy[{i}]")
    _check_scores(document, known)
    _unique("proofs", document.proofs)
    for i, proof in enumerate(document.proofs):
        _check_proof(proof, known, f"proofs[{i}]")
    _check_debts(document, known)


def _check_funnel(document: PlanDocument, known: Known) -> None:
    _unique("funnel", document.funnel)
    for i, step in enumerate(document.funnel):
        _refer(f"funnel[{i}].tool", step.tool, known.tools, "tool")
        for j, name in enumerate(step.requirements):
            _refer(f"funnel[{i}].requirements[{j}]", name, known.requirements, "requirement")


def _check_money(document: PlanDocument, known: Known) -> None:
    _unique("quotes", document.quotes)
    counting: set[str] = set()
    for i, quote in enumerate(document.quotes):
        path = f"quotes[{i}]"
        _refer(f"{path}.option", quote.option, known.options, "option")
        check_prices(quote.prices, path)
        if quote.counts and quote.option in counting:
            raise DocumentError(f"{path}.counts", f"another quote for {quote.option!r} counts already")
        if quote.counts:
            counting.add(quote.option)
    _unique("rates", document.rates)
    for i, rate in enumerate(document.rates):
        if not _CURRENCY.fullmatch(rate.currency) or rate.currency == document.currency:
            raise DocumentError(f"rates[{i}].currency", "another currency than the plan's was expected, such as USD")
        if rate.rate <= 0:
            raise DocumentError(f"rates[{i}].rate", "a rate is above 0")
    for i, tool in enumerate(document.tools):
        for j, option in enumerate(tool.options):
            _refer(f"tools[{i}].options[{j}].team", option.team, {*known.teams, ""}, "team")


def _check_case(case: BuildOrBuy, known: Known, path: str) -> None:
    _refer(f"{path}.capability", case.capability, {*known.capabilities, ""}, "capability")
    ways = _unique(f"{path}.ways", case.ways)
    for i, way in enumerate(case.ways):
        seen: set[str] = set()
        for j, step in enumerate(way.steps):
            here = f"{path}.ways[{i}].steps[{j}]"
            _refer(f"{here}.horizon", step.horizon, known.horizons, "horizon")
            if step.horizon in seen:
                raise DocumentError(f"{here}.horizon", f"{step.horizon!r} is given twice")
            seen.add(step.horizon)
            for k, option in enumerate(step.options):
                _refer(f"{here}.options[{k}]", option, known.options, "option")
    _refer(f"{path}.chosen", case.chosen, {*ways, ""}, "way")


def _check_scores(document: PlanDocument, known: Known) -> None:
    criteria = _unique("criteria", document.criteria)
    for i, criterion in enumerate(document.criteria):
        seen: set[str] = set()
        for j, given in enumerate(criterion.points):
            path = f"criteria[{i}].points[{j}]"
            _refer(f"{path}.group", given.group, known.groups, "group")
            if given.group in seen:
                raise DocumentError(f"{path}.group", f"{given.group!r} is given twice")
            seen.add(given.group)
            if not 0 <= given.points <= 1000:
                raise DocumentError(f"{path}.points", f"{given.points} is not between 0 and 1000")
    _unique("scorings", document.scorings)
    for i, scoring in enumerate(document.scorings):
        _check_scoring(scoring, criteria, known, f"scorings[{i}]")


def _check_scoring(scoring: Scoring, criteria: Collection[str], known: Known, path: str) -> None:
    for name, names, wanted in (("tools", scoring.tools, known.tools), ("criteria", scoring.criteria, criteria)):
        for j, one in enumerate(names):
            _refer(f"{path}.{name}[{j}]", one, wanted, name.replace("criteria", "criterion").removesuffix("s"))
    if scoring.marks and scoring.revealed_on is None:
        raise DocumentError(f"{path}.marks", "marks stay out of the plan until the round is revealed")
    for j, mark in enumerate(scoring.marks):
        here = f"{path}.marks[{j}]"
        _refer(f"{here}.tool", mark.tool, scoring.tools, "tool of this round")
        _refer(f"{here}.criterion", mark.criterion, scoring.criteria, "criterion of this round")
        if not 1 <= mark.points <= 5:
            raise DocumentError(f"{here}.points", f"{mark.points} is not between 1 and 5")


def _check_proof(proof: Proof, known: Known, path: str) -> None:
    _refer(f"{path}.capability", proof.capability, {*known.capabilities, ""}, "capability")
    for j, tool in enumerate(proof.tools):
        _refer(f"{path}.tools[{j}]", tool, known.tools, "tool")
    for name in ("days", "weeks"):
        if not 0 <= getattr(proof, name) <= DAYS:
            raise DocumentError(f"{path}.{name}", "a negative number or one that is too large")
    thresholds = _unique(f"{path}.thresholds", proof.thresholds)
    for j, threshold in enumerate(proof.thresholds):
        _refer(f"{path}.thresholds[{j}].metric", threshold.metric, {*known.metrics, ""}, "metric")
    if proof.measurements and proof.frozen_on is None:
        raise DocumentError(f"{path}.measurements", "thresholds are frozen before anything is measured")
    for j, change in enumerate(proof.changes):
        _refer(f"{path}.changes[{j}].threshold", change.threshold, thresholds, "threshold")
    measured: set[tuple[str, str]] = set()
    for j, one in enumerate(proof.measurements):
        here = f"{path}.measurements[{j}]"
        _refer(f"{here}.threshold", one.threshold, thresholds, "threshold")
        _refer(f"{here}.tool", one.tool, proof.tools, "tool of this proof")
        if (one.threshold, one.tool) in measured:
            raise DocumentError(here, f"{one.threshold!r} is measured twice for {one.tool!r}")
        measured.add((one.threshold, one.tool))
    for j, check in enumerate(proof.checks):
        _refer(f"{path}.checks[{j}].tool", check.tool, proof.tools, "tool of this proof")
    _refer(f"{path}.verdict", proof.verdict, {*proof.tools, ""}, "tool of this proof")


def _check_debts(document: PlanDocument, known: Known) -> None:
    _unique("debts", document.debts)
    seen: set[str] = set()
    for i, terms in enumerate(document.debts):
        path = f"debts[{i}]"
        _refer(f"{path}.option", terms.option, known.options, "option")
        if terms.option in seen:
            raise DocumentError(f"{path}.option", f"the debt of {terms.option!r} is told already")
        seen.add(terms.option)
        _refer(f"{path}.owner", terms.owner, {*known.groups, ""}, "group")
        for j, tool in enumerate(terms.alternatives):
            _refer(f"{path}.alternatives[{j}]", tool, known.tools, "tool")


def _unique(section: str, items: Iterable[Any]) -> set[str]:
    seen: set[str] = set()
    for i, item in enumerate(items):
        if not item.id:
            raise DocumentError(f"{section}[{i}].id", "an id is missing")
        if item.id in seen:
            raise DocumentError(f"{section}[{i}].id", f"{item.id!r} is used twice")
        seen.add(item.id)
    return seen


def _refer(path: str, name: str, known: Collection[str], what: str) -> None:
    if name not in known:
        raise DocumentError(path, f"there is no {what} {name!r}")
