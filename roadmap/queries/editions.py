"""What a report is printed from: the plan as it is now, or a frozen version out of its own text."""

from __future__ import annotations

from plans.document import read_document
from plans.models import Membership, Plan
from roadmap.baselines import freeze, thaw
from roadmap.document import Signature, signatures
from roadmap.models import Baseline, SignOff, Studied
from roadmap.queries.answers import newest
from roadmap.queries.grounds import still_standing
from roadmap.report.edition import Edition


def present_edition(plan: Plan) -> Edition:
    """The plan as it is now, with the newest answer and what the groups last said."""
    document, stored = read_document(plan.pk), newest(plan)
    answer, given = stored.answer if stored else None, signatures(plan)
    study = Studied.of(plan, document)
    return Edition(
        document=document,
        answer=answer,
        study=study,
        text=freeze(document, answer, study),
        people=_people(plan),
        signatures=given,
        standing=still_standing(plan, document, given),
        as_of=(stored.finished_at if stored else plan.updated_at).date(),
    )


def edition_of(plan: Plan, version: str) -> Edition | None:
    """A frozen version, from its own text, with the words that were said on it; None when there is no such version."""
    row = Baseline.objects.filter(plan=plan, key=version).first()
    if row is None:
        return None
    frozen = thaw(row.content)
    columns = ("group_key", "person_key", "state", "reason", "on", "document_digest", "imported")
    words = SignOff.objects.filter(baseline=row).values_list(*columns)
    return Edition(
        document=frozen.plan,
        answer=frozen.solution,
        study=frozen.study,
        text=row.content,
        people=_people(plan),
        signatures=(given := tuple(Signature(*word) for word in words)),
        standing=frozenset(word.group for word in given if not word.imported),
        as_of=row.frozen_at.date(),
        version=row.key,
    )


def version_keys(plan: Plan) -> tuple[str, ...]:
    """The frozen versions, newest first."""
    return tuple(Baseline.objects.filter(plan=plan).values_list("key", flat=True))


def _people(plan: Plan) -> dict[str, str]:
    return dict(Membership.objects.filter(plan=plan).values_list("key", "name"))
