"""Every address of Concord: each app's own below its plan."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("plans.urls")),
    path("", include("evaluations.public_urls")),
    path("", include("roadmap.public_urls")),
    path("p/<slug:plan_key>/", include("stakeholders.urls")),
    path("p/<slug:plan_key>/", include("evaluations.urls")),
    path("p/<slug:plan_key>/", include("roadmap.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
