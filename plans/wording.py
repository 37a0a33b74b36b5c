"""The sentences of the activity feed."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import camel_case_to_spaces
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reconciliation.quarters import Quarter

_SENTENCES: dict[str, str | Promise] = {
    "added": _("%(who)s added %(what)s"),
    "changed": _("%(who)s changed %(what)s"),
    "removed": _("%(who)s removed %(what)s"),
    "created": _("%(who)s created the plan"),
    "attached": _("%(who)s attached %(what)s"),
    "copied": _("%(who)s made this plan as a copy"),
    "imported": _("%(who)s imported the plan"),
    "imported a landscape": _("%(who)s imported a landscape into the catalog"),
    "imported tools": _("%(who)s imported tools from a table"),
    "accepted the answer": _("%(who)s accepted a vendor's answer"),
    "answered": _("A vendor answered"),
    "asked the vendor": _("%(who)s asked a vendor"),
    "brought in answers": _("%(who)s brought in a vendor's answers from a workbook"),
    "closed the link": _("%(who)s closed a vendor's link"),
    "refused the answer": _("%(who)s refused a vendor's answer"),
    "archived": _("%(who)s archived the plan"),
    "reopened": _("%(who)s reopened %(what)s"),
    "deleted": _("%(who)s deleted the plan"),
    "restored": _("%(who)s restored the plan"),
    "brought back": _("%(who)s brought back %(what)s"),
    "confirmed": _("%(who)s confirmed %(what)s, answered on behalf"),
    "brought in": _("%(who)s brought in rows of %(what)s from a table"),
    "put back": _("%(who)s put %(what)s back to an earlier version"),
    "undid": _("%(who)s undid a change of %(what)s"),
    "dismissed": _("%(who)s put %(what)s aside"),
    "balanced": _("%(who)s balanced the points of the requirements"),
    "reminded": _("%(who)s reminded %(what)s of its answer"),
    "submitted": _("%(who)s submitted the answer of %(what)s"),
    "weighed": _("%(who)s set the influence of %(what)s"),
    "invited": _("%(who)s invited someone"),
    "revoked": _("%(who)s revoked an invitation"),
    "accepted": _("%(who)s accepted an invitation"),
    "joined": _("%(who)s joined the plan"),
    "made facilitator": _("%(who)s handed the plan over"),
    "commented": _("%(who)s commented on %(about)s"),
    "resolved": _("%(who)s resolved a comment"),
    "asked for": _("%(who)s asked for %(target)s"),
    "cancelled": _("%(who)s cancelled %(target)s"),
    "moved": _("%(who)s moved %(what)s"),
    "drafted": _("%(who)s drew up the roadmap from the chosen stack"),
    "reconciled": _("%(who)s reconciled the requirements"),
    "studied the options": _("%(who)s worked the options out"),
    "named": _("%(who)s named a what-if"),
    "wrote down": _("%(who)s recorded decision %(target)s"),
    "chose": _("%(who)s decided for a stack"),
    "withdrew": _("%(who)s withdrew %(what)s"),
    "proposed": _("%(who)s proposed agreement %(target)s"),
    "agreed": _("%(who)s recorded agreement %(target)s"),
    "signed agreement": _("%(who)s signed agreement %(target)s"),
    "refused agreement": _("%(who)s refused agreement %(target)s"),
    "expired": _("%(what)s ran out"),
    "answered needs": _("%(who)s answered the questions about needs"),
    "drew the blueprint with": _("%(who)s drew the blueprint from needs and statements"),
    "reordered": _("%(who)s ordered the blueprint by needs and statements"),
    "opened scoring": _("%(who)s opened a blind round of scoring the strategies"),
    "scored": _("%(who)s handed in the scores of %(target)s"),
    "revealed": _("%(who)s revealed the scores of the strategies"),
    "decided": _("%(who)s decided the strategy"),
    "followed the strategy in": _("%(who)s took over what the strategy changes, in %(what)s"),
    "sifted": _("%(who)s eliminated tools that fail a must"),
    "eliminated": _("%(who)s eliminated %(what)s"),
    "followed the catalogue": _("%(who)s took over what the catalogue knows of %(target)s"),
    "learned a fact": _("%(who)s recorded a fact of %(target)s"),
    "marked unknown": _("%(who)s marked a fact of %(target)s as unknown"),
    "repriced": _("%(who)s changed the prices of %(target)s"),
    "took the shared fact": _("%(who)s went back to the shared fact of %(target)s"),
    "scheduled": _("%(who)s placed the roadmap's items by the proposed schedule"),
    "looked at": _("%(who)s looked at what %(what)s touches"),
    "opened to a reader": _("%(who)s gave out %(what)s"),
    "closed to a reader": _("%(who)s closed %(what)s"),
    "froze": _("%(who)s froze version %(target)s"),
    "signed": _("%(who)s signed version %(target)s"),
    "dissent": _("%(who)s signed version %(target)s with dissent"),
    "declined": _("%(who)s declined to sign version %(target)s"),
    "set a threshold": _("%(who)s changed the thresholds of %(what)s"),
    "froze the thresholds": _("%(who)s froze the thresholds of %(what)s"),
    "moved a threshold": _("%(who)s moved a frozen threshold of %(what)s"),
    "measured": _("%(who)s measured in %(what)s"),
    "checked": _("%(who)s wrote down what the checks of %(what)s found"),
    "ended": _("%(who)s ended %(what)s with a verdict"),
    "reviewed": _("%(who)s wrote down what leaving takes in %(what)s"),
    "decided between": _("%(who)s decided %(what)s"),
    "weighed criteria": _("%(who)s weighed the criteria"),
    "opened": _("%(who)s opened %(what)s"),
    "handed in": _("%(who)s handed in a ballot of %(what)s"),
    "revealed the round": _("%(who)s revealed %(what)s"),
    "quoted": _("%(who)s wrote down %(what)s"),
    "laid aside": _("%(who)s laid aside %(what)s"),
    "taken up": _("%(who)s took up %(what)s again"),
    "lapsed": _("%(what)s lapsed"),
    "opened again": _("%(what)s has to be looked at again: a fact is past its age, or its vendor ends"),
    "looked again": _("%(who)s looked again at %(what)s: what rests on it stands"),
    "scoped": _("%(who)s changed what the funnel's sizes are counted for"),
}


def quarter_name(quarter: Quarter) -> str:
    """A quarter as people write it; typed and stored it is 2027-Q1."""
    return gettext("Q%(number)s %(year)s") % {"number": quarter.number, "year": quarter.year}


def sentence(who: str, verb: str, kind: str, target: str, about: str = "") -> str:
    """What an event says, in the reader's language; an unknown verb is told plainly.

    about: the key of the row that a comment belongs to.
    """
    if kind == "job":
        target = _asked_for().get(target, target)
    what = {"plan": gettext("the plan"), "membership": target}.get(kind) or f"{kind_name(kind)} {target}".strip()
    known = _SENTENCES.get(verb)
    if known is None:
        return f"{who}: {gettext(verb)}, {what}"
    text = str(known) % {"who": who, "what": what, "target": target, "about": about}
    return text[:1].upper() + text[1:] if str(known).startswith("%(what)s") else text


def _asked_for() -> dict[str, str]:
    return {
        "landscape": gettext("the import of a landscape"),
        "reconcile": gettext("a reconciliation"),
        "report": gettext("a report"),
        "options": gettext("the options"),
        "schedule": gettext("a schedule"),
    }


def has_sentence(verb: str) -> bool:
    """Whether events of this verb are told in a sentence of their own."""
    return verb in _SENTENCES


def kind_name(kind: str) -> str:
    """The name of a kind of row as its model has it."""
    return str(_models().get(kind, kind))


@cache
def _models() -> dict[str, str | Promise]:
    return {
        model._meta.model_name or "": model._meta.verbose_name or camel_case_to_spaces(model.__name__)
        for model in apps.get_models()
        if not model.__name__.startswith("Historical")
    }


def job_name(kind: str) -> str:
    """What a kind of job is called."""
    names = {
        "landscape": gettext("Landscape"),
        "options": gettext("Options"),
        "reconcile": gettext("Reconcile"),
        "report": gettext("Report"),
        "schedule": gettext("Schedule"),
        "what_if": gettext("What if"),
    }
    return names.get(kind, kind.replace("_", " ").capitalize())
