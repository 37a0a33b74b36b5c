"""A page that shows every component, with small endpoints for its scripts to talk to."""

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie

TABS = [
    "overview", "group_list", "requirement_list", "tool_list", "conflict_list", "roadmap", "report", "plan_settings",
]  # fmt: skip
GROUPS = ["Data science", "ML platform", "Security", "Risk", "Finance", "Legal"]
HEAT = [
    ("Model registry with lineage", "must", "553413"),
    ("p95 scoring latency < 80 ms", "must", "541221"),
    ("EU data residency", "must", "125525"),
    ("Total cost < 400 k€/y", "should", "222352"),
    ("SSO + SCIM", "must", "245413"),
    ("GPU autoscaling", "should", "451111"),
    ("Audit log kept 7 years", "must", "125535"),
    ("Notebook to pipeline in 1 day", "could", "542121"),
]


class State:
    """What the page's endpoints answer; a test sets it, `reset` puts it back."""

    revision = 1
    statuses: list[int] = []
    saved: list[dict[str, str]] = []
    region = "Region as it is now."
    delay = 0.0  # seconds that a save takes

    @classmethod
    def reset(cls) -> None:
        cls.revision, cls.statuses, cls.saved, cls.region = 1, [], [], "Region as it is now."
        cls.delay = 0.0


class GalleryForm(forms.Form):
    name = forms.CharField(initial="p95 scoring latency")
    direction = forms.ChoiceField(choices=[("lower", "Lower is better"), ("higher", "Higher is better")])
    threshold = forms.DecimalField(min_value=0)
    priority = forms.ChoiceField(
        choices=[("must", "Must"), ("should", "Should"), ("could", "Could")], widget=forms.RadioSelect, initial="must"
    )
    rationale = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="Fraud scoring sits in the payment path.",
        help_text="Markdown. @ mentions a person.",
        required=False,
    )
    hard = forms.BooleanField(label="Hard constraint", initial=True, required=False)


def _page(template: str, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    text = (Path(__file__).parent / template).read_text(encoding="utf-8")
    return HttpResponse(engines["django"].from_string(text).render(context, request))


def _row(number: int, name: str, priority: str) -> dict[str, Any]:
    verdict = ["pass", "fail", "unknown"][number % 3]
    group = GROUPS[number - 1]
    return {
        "number": number, "name": name, "priority": priority, "version": 1, "threshold": f"{number * 40} ms",
        "group": group, "verdict": verdict,
    }  # fmt: skip


@ensure_csrf_cookie
def gallery(request: HttpRequest, plan_key: str = "demo") -> HttpResponse:
    form = GalleryForm({"name": "p95 scoring latency", "direction": "lower", "threshold": "-5", "priority": "must",
                        "rationale": "Fraud scoring sits in the payment path.", "hard": "on"})  # fmt: skip
    context: dict[str, Any] = {
        "plan": SimpleNamespace(
            key=plan_key,
            name="AI platform 2027",
            revision=1,
            poll_url="/gallery/poll/",
            here=[SimpleNamespace(name=name) for name in ("Ana", "Ben", "Cem")],
        ),
        "active": "requirements",
        "form": form,
        "groups": [{"name": name, "position": index} for index, name in enumerate(GROUPS, 1)],
        "heat": [
            {
                "name": name,
                "priority": priority,
                "cells": list(zip(GROUPS, digits, strict=True)),
                "mean": f"{sum(map(int, digits)) / 6:.1f}",
            }
            for name, priority, digits in HEAT
        ],
        "rows": [_row(number, name, priority) for number, (name, priority, _) in enumerate(HEAT[:6], 1)],
        "other": [("Threshold", "60 ms"), ("Rationale", "")],
    }
    if "theme" in request.GET:
        context["user"] = SimpleNamespace(
            pk=1, is_authenticated=True, theme=request.GET["theme"], time_zone="UTC", email="ana.weber@example.org"
        )
    return _page("gallery.html", request, context)


def row_save(request: HttpRequest, number: int) -> HttpResponse:
    time.sleep(State.delay)
    status = State.statuses.pop(0) if State.statuses else 204
    if status == 409:
        answer = _page("other.html", request, {"values": [("Statement", f"Theirs in row {number}")]})
        answer.status_code = 409
        return answer
    if status == 204:
        State.saved.append(request.POST.dict() | {"key": request.headers.get("Idempotency-Key", "")})
        State.revision += 1
    return HttpResponse(status=status)


def region(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<p>{State.region}</p>")


def renew(request: HttpRequest, plan_key: str) -> HttpResponse:
    return JsonResponse({"revision": State.revision, "poll_url": f"/gallery/poll/?plan={plan_key}"})


def places(request: HttpRequest, plan_key: str) -> HttpResponse:
    return JsonResponse({"places": [{"text": "Feast", "kind": "Tool", "url": f"/p/{plan_key}/tool_list/?feast"}]})


def poll(request: HttpRequest) -> HttpResponse:
    if request.GET.get("r") == str(State.revision):
        return HttpResponse(status=304)
    return JsonResponse({"revision": State.revision})


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("gallery/rows/<int:number>/", row_save, name="row_save"),
    path("gallery/region/", region, name="region"),
    path("gallery/poll/", poll, name="poll"),
    path("gallery/renew/<slug:plan_key>/", renew, name="live_renew"),
    path("gallery/places/<slug:plan_key>/", places, name="places"),
    path("accounts/", include("allauth.urls")),
    path("", gallery, name="plan_list"),
    path("preferences/", gallery, name="preferences"),
    *[path(f"p/<slug:plan_key>/{name}/", gallery, name=name) for name in TABS],
]
