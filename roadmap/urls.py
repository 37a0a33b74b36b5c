"""Addresses of this floor, below its plan."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
