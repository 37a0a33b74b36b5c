"""Shape of what people type about links for readers, and of what a reader types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmap.models import Audience


class ReaderLinkForm(forms.Form):
    """A link to one version for one audience."""

    reader = forms.CharField(
        label=_("For whom"), max_length=120, help_text=_("A name for your own list, such as “Board, December”.")
    )
    version = forms.ChoiceField(label=_("Version"))
    audience = forms.ChoiceField(
        label=_("Audience"),
        choices=Audience.choices,
        initial=Audience.LEADERSHIP,
        help_text=_("Its report can be fetched too: a PDF, with the data of the whole version inside."),
    )
    group = forms.ChoiceField(label=_("Group"), required=False, help_text=_("For the view of one group."))
    days = forms.TypedChoiceField(
        label=_("Open for"),
        coerce=int,
        initial=14,
        choices=[(1, _("a day")), (7, _("a week")), (14, _("two weeks")), (30, _("a month")), (90, _("three months"))],
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        required=False,
        min_length=8,
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Not needed. Tell it on another way than the link."),
    )

    def __init__(self, *args: Any, versions: Sequence[str], groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("version", [(key, key) for key in versions]), ("group", [("", "–"), *groups])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("audience") == Audience.GROUP and not data.get("group"):
            self.add_error("group", _("Choose the group whose view it is."))
        return data


class PassphraseForm(forms.Form):
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
