"""The shape of what is imported: a landscape, a list of tools, a comparison."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.forms import DayText
from evaluations.landscape import SIZE_LIMIT
from evaluations.sources import check_as_of
from plans.errors import Refused
from plans.sheets import FILE_LIMIT
from stakeholders.forms.fields import WholeText

LIST, COMPARISON = "list", "comparison"
PASTE_LIMIT = FILE_LIMIT


class _DatedForm(forms.Form):
    """What is taken in, from where, as of which day."""

    source = WholeText(
        label=gettext_lazy("Where this is from"),
        limit=300,
        help_text=gettext_lazy("It stands as the evidence of every fact that names none of its own."),
    )
    as_of = DayText(label=gettext_lazy("True on"))

    def clean_as_of(self) -> str:
        try:
            return check_as_of(self.cleaned_data["as_of"], today=timezone.now().date())
        except Refused as error:
            raise ValidationError(error.sentence) from None


class LandscapeForm(_DatedForm):
    file = forms.FileField(
        label=gettext_lazy("Landscape file"),
        help_text=gettext_lazy("landscape.yml of the CNCF, LF AI & Data, or one in their format; 5 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yml,.yaml"}),
    )
    field_order = ["file", "source", "as_of"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT:
            raise ValidationError(_("The file is larger than 5 MB. A landscape of eight thousand items is smaller."))
        return file


class TableForm(_DatedForm):
    """A file or a pasted table; `text` carries it on from the preview to the import."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            (LIST, gettext_lazy("A list: a row for each tool")),
            (COMPARISON, gettext_lazy("A comparison: tools as columns, criteria as rows")),
        ],
        initial=LIST,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV or XLSX, the first sheet; 5 MB and 500 tools at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.md"}),
    )
    text = WholeText(
        label=gettext_lazy("Or paste it"),
        limit=PASTE_LIMIT,
        required=False,
        rows=6,
        help_text=gettext_lazy("Cells from a spreadsheet, or a Markdown table."),
    )
    own = forms.BooleanField(
        label=gettext_lazy("Keep criteria that Concord does not know as attributes of this plan"),
        required=False,
        initial=True,
    )
    field_order = ["kind", "file", "text", "source", "as_of", "own"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not data.get("text") and not self.errors:
            raise ValidationError(_("Choose a file, or paste the table."))
        return data
