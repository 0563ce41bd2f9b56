"""Addresses of messages."""

from django.urls import path

from batru.commons.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.shown_messages, name="shown"),
    path("my/notices/", views.own_messages, name="own"),
]
