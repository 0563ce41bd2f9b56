"""Addresses of the inbox."""

from django.urls import path

from batru.commons.tasks import views

app_name = "tasks"
urlpatterns = [path("inbox/", views.inbox_page, name="inbox")]
