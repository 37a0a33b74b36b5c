"""Addresses of this floor outside of any plan: the token in the address is the right."""

from django.urls import path

from evaluations.views import vendor

urlpatterns = [path("answer/<str:token>/", vendor.vendor_answer, name="vendor_answer")]
