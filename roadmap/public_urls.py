"""Addresses of this floor outside of any plan: the token in the address is the right."""

from django.urls import path

from roadmap.views import readers

urlpatterns = [
    path("read/<str:token>/", readers.reader, name="reader"),
    path("read/<str:token>/report/", readers.reader_pdf, name="reader_pdf"),
]
