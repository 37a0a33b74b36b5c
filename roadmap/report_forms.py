"""What is exported, for whom, as which file, on which paper and in which language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reconciliation.document import PlanDocument
from roadmap.outputs.forms import Form, form_name
from roadmap.report.readers import Audience, Reader, audience_name


def _audiences() -> list[tuple[str, str]]:
    return [(str(audience), audience_name(audience)) for audience in Audience]


def _file_forms() -> list[tuple[str, str]]:
    return [(str(form), form_name(form)) for form in Form]


class ReportForm(forms.Form):
    """own: the key of the person's own group, offered first; asks: whether they may put questions to vendors."""

    audience = forms.ChoiceField(
        label=_("For"),
        initial=Audience.TASK_FORCE,
        required=False,
        help_text=_("Leadership reads four pages, the task force everything, a group what concerns it."),
    )
    group = forms.ChoiceField(label=_("Group"), required=False, help_text=_("For the view of one group."))
    tool = forms.ChoiceField(
        label=_("Tool whose vendor is asked"), required=False, help_text=_("For questions to a vendor.")
    )
    form = forms.ChoiceField(label=_("File"), choices=_file_forms, initial=Form.PDF, required=False)
    version = forms.ChoiceField(label=_("Version"), required=False)
    paper = forms.ChoiceField(label=_("Paper"), choices=[("a4", _("A4")), ("letter", _("US Letter"))], initial="a4")
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def __init__(
        self,
        *args: Any,
        document: PlanDocument,
        versions: Sequence[str] = (),
        own: str = "",
        asks: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("group", [("", "–"), *((group.id, group.name) for group in document.groups)], own)
        shown = [pair for pair in _audiences() if asks or pair[0] != Audience.VENDOR]
        self._choose("audience", shown, Audience.TASK_FORCE)
        if not asks:
            del self.fields["tool"]
        else:
            self._choose("tool", [("", "–"), *((tool.id, tool.name) for tool in document.tools)], "")
        today = ("", _("The plan as it is now: a draft"))
        self._choose("version", [today, *((key, key) for key in versions)], versions[0] if versions else "")
        self.fields["language"].initial = get_language()

    def _choose(self, name: str, choices: list[tuple[str, Any]], initial: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices, field.initial = choices, initial

    def clean(self) -> None:
        audience, form = self.cleaned_data.get("audience"), self.cleaned_data.get("form") or Form.PDF
        if audience == Audience.GROUP and not self.cleaned_data.get("group"):
            self.add_error("group", _("Choose whose view it is."))
        if audience == Audience.VENDOR and not self.cleaned_data.get("tool"):
            self.add_error("tool", _("Choose the tool."))
        if form == Form.PPTX and audience in (Audience.GROUP, Audience.VENDOR):
            self.add_error("form", _("Slides are for leadership and the task force. Choose another file."))

    def reader(self) -> Reader:
        audience = Audience(self.cleaned_data["audience"] or Audience.TASK_FORCE)
        return Reader(
            audience=audience,
            group=self.cleaned_data["group"] if audience is Audience.GROUP else "",
            tool=self.cleaned_data.get("tool", "") if audience is Audience.VENDOR else "",
        )

    def params(self) -> dict[str, str]:
        """What the job is asked for."""
        language = self.cleaned_data["language"] or get_language() or settings.LANGUAGE_CODE
        chosen = {name: self.cleaned_data[name] for name in ("paper", "version")}
        form = Form(self.cleaned_data["form"] or Form.PDF)
        return chosen | {"language": language, "form": str(form)} | self.reader().params()
