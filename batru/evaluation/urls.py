"""Addresses of evaluation: nouns."""

from django.urls import URLPattern

app_name = "evaluation"
urlpatterns: list[URLPattern] = []
