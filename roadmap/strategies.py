"""The three strategies of step one in words: what each is, what speaks for and against it in general."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reconciliation.document import Criterion, Operating


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """title: as a heading. summary: the idea in a sentence. pros, cons: in general, before anyone adds their own."""

    title: str
    summary: str
    pros: tuple[str, ...]
    cons: tuple[str, ...]


def portrait(strategy: Operating) -> Portrait:
    """What is known of a strategy before anyone looks at this plan."""
    return {
        Operating.CENTRALIZED: _centralized,
        Operating.DECENTRALIZED: _decentralized,
        Operating.HYBRID: _hybrid,
    }[strategy]()


def _centralized() -> Portrait:
    return Portrait(
        title=_("Centralized"),
        summary=_("One team of experts builds and runs every model and reports to one head of data science."),
        pros=(
            _("Experts sit together: ideas, reviews and stand-ins are one desk away."),
            _("What is decided is kept to, even as the business changes."),
            _("One set of tools, one bill, one place to check."),
        ),
        cons=(
            _("The team stands apart from product managers, engineers and analysts who use the models."),
            _("Distance shifts its priorities: what is interesting may come before what is needed."),
            _("Every department waits in the same queue."),
        ),
    )


def _decentralized() -> Portrait:
    return Portrait(
        title=_("Decentralized"),
        summary=_("Each business unit has its own scientists, and looks after the models it uses."),
        pros=(
            _("Scientists know the product and tune a model with that knowledge."),
            _("A team moves at its own pace and needs nobody's slot."),
        ),
        cons=(
            _("A consistent strategy across units is hard to hold."),
            _("Infrastructure is hard to share: the same tool is bought and run several times."),
            _("Performance is measured in different ways, and good practice travels slowly."),
        ),
    )


def _hybrid() -> Portrait:
    return Portrait(
        title=_("Hybrid"),
        summary=_(
            "Scientists stay in the teams that use their models; a task force decides on shared tools and practices."
        ),
        pros=(
            _("Close to the product, and still one infrastructure and one standard."),
            _("Works as DevOps does in many larger companies, so the roles are known."),
            _("Each side can grow without the other being rebuilt."),
        ),
        cons=(
            _("The line between shared and own has to be drawn, paid for and kept."),
            _("The task force needs a mandate: without one it only advises."),
        ),
    )


def usual_criteria() -> tuple[Criterion, ...]:
    """What a first round of scoring asks about, until the plan names its own."""
    known = (
        ("delivery", _("Speed of delivery"), _("An idea reaches customers soon.")),
        ("closeness", _("Closeness to the product"), _("Those who build a model know how it is used.")),
        ("consistency", _("Consistency"), _("Everyone measures, documents and runs models alike.")),
        ("cost", _("Cost of running"), _("Tools and skills are paid for once.")),
        ("control", _("Control and evidence"), _("Security and compliance can show what happens.")),
    )
    return tuple(Criterion(id=key, name=name, description=description) for key, name, description in known)
