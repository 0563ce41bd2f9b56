"""Addresses of keys and what is told."""

from django.urls import path

from batru.commons.partners import views

app_name = "partners"
urlpatterns = [
    path("keys/", views.keys, name="keys"),
    path("keys/<int:key_id>/", views.key, name="key"),
    path("keys/<int:key_id>/revocation/", views.revocation, name="revocation"),
]
