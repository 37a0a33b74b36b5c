"""Shapes of what people type into the workspace's pages."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from plans.commands.frame import LIMIT as HORIZON_LIMIT
from plans.commands.frame import Span
from plans.commands.people import Position
from plans.files import ACCEPT
from plans.models import Role, Seat, User
from plans.starters import Start, Template
from reconciliation.quarters import Quarter

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY", "INR", "BRL", "SGD")
IMPORT_LIMIT = 8 * 1024 * 1024
"""Bytes of a plan's file that the import page takes."""


class QuarterFormField(forms.CharField):
    """A quarter such as 2027-Q1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=7, **options)
        self.widget.attrs |= {"placeholder": "2027-Q1", "pattern": r"\d{4}-Q[1-4]"}

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").upper()
        try:
            return Quarter.parse(text)
        except ValueError:
            raise forms.ValidationError(_("Write a quarter such as 2027-Q1.")) from None


def next_quarter() -> Quarter:
    today = timezone.localdate()
    return Quarter(today.year, (today.month - 1) // 3 + 1).plus(1)


class NewPlanForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    organization = forms.CharField(label=_("Organization"), max_length=120, required=False)
    currency = forms.RegexField(
        label=_("Currency"),
        regex=r"^[A-Z]{3}$",
        initial="EUR",
        max_length=3,
        help_text=_("Three letters. Every amount in the plan is written in it, so it stays."),
        error_messages={"invalid": _("Write three capital letters, such as EUR.")},
        widget=forms.TextInput(attrs={"list": "currencies", "autocomplete": "off"}),
    )
    first = QuarterFormField(label=_("First quarter"))
    horizons = forms.IntegerField(label=_("Horizons"), min_value=1, max_value=HORIZON_LIMIT, initial=3)
    quarters = forms.IntegerField(label=_("Quarters in each"), min_value=1, max_value=20, initial=4)
    template = forms.ChoiceField(
        label=_("Groups"), choices=Template.choices, initial=Template.SEVEN, widget=forms.RadioSelect
    )

    def start(self) -> Start:
        values = self.cleaned_data
        return Start(
            name=values["name"],
            organization=values["organization"],
            currency=values["currency"],
            first=values["first"],
            horizons=values["horizons"],
            quarters=values["quarters"],
            template=Template(values["template"]),
        )


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("A plan that was exported from Concord, as JSON."))
    key = forms.SlugField(
        label=_("Address"),
        max_length=60,
        required=False,
        help_text=_("Where the file's own address is taken: small letters, digits and hyphens."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > IMPORT_LIMIT:
            raise forms.ValidationError(_("The file is larger than 8 MB. This is not an exported plan."))
        return file


class PlanForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    organization = forms.CharField(label=_("Organization"), max_length=120, required=False)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class HorizonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    start = QuarterFormField(label=_("First quarter"))
    end = QuarterFormField(label=_("Last quarter"))

    def span(self) -> Span:
        return Span(**self.cleaned_data)


class PositionForm(forms.Form):
    """A role and, for those who speak for one, a group and a seat in it."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.CONTRIBUTOR)
    group_key = forms.ChoiceField(label=_("Group"), required=False)
    seat = forms.ChoiceField(label=_("Seat"), choices=Seat.choices, initial=Seat.MEMBER)

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("No group")), *groups]
        self.fields["group_key"] = forms.ChoiceField(label=_("Group"), required=False, choices=choices)

    def position(self) -> Position:
        values = self.cleaned_data
        return Position(role=values["role"], group_key=values["group_key"], seat=values["seat"])


class MemberForm(PositionForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(label=_("Job title"), max_length=120, required=False)

    field_order = ["name", "title", "role", "group_key", "seat"]


class InvitationForm(PositionForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    member_key = forms.ChoiceField(
        label=_("Who this is"), required=False, help_text=_("For someone the plan names already, without an account.")
    )

    field_order = ["email", "role", "group_key", "seat", "member_key"]

    def __init__(self, *args: Any, waiting: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["member_key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Someone new")), *waiting]


class CopyForm(forms.Form):
    name = forms.CharField(label=_("Name of the copy"), max_length=120)


class DeleteForm(forms.Form):
    typed_name = forms.CharField(label=_("The plan's name"), max_length=120)


class HandOverForm(forms.Form):
    member = forms.TypedChoiceField(label=_("New facilitator"), coerce=int)

    def __init__(self, *args: Any, heirs: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"] = forms.TypedChoiceField(label=_("New facilitator"), coerce=int, choices=heirs)


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=4000,
        help_text=_("@ and a name tells that person, @ and a group tells all of it."),
        widget=forms.Textarea(attrs={"rows": 2, "data-mentions": True}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF, a picture, an office document without macros, or plain text."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )


class PreferencesForm(forms.ModelForm[User]):
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = User
        fields = ["name", "language", "time_zone", "theme", "digest"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        languages = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]
        zones = [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())]
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=languages)
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=zones)
        if self.is_bound:
            # The menu sends some of them only; what is not sent stays as it is.
            self.fields = {name: field for name, field in self.fields.items() if name in self.data}


class SignupForm(forms.Form):
    """What signing up asks for beside the address and the password."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As others in your plans will see it."))

    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account stands. Choosing a password is as good as a sign-in with it."""
        record_authentication(request, user, method="password")
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
