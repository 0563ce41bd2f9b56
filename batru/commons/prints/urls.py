"""Addresses at which anybody checks a form."""

from django.urls import path

from batru.commons.prints import views

app_name = "prints"
urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/<str:code>/", views.checked, name="checked"),
]
