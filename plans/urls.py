"""Addresses of the workspace."""

from django.urls import path

from plans import views

urlpatterns = [
    path("live/<str:token>/", views.live_poll, name="live_poll"),
]
