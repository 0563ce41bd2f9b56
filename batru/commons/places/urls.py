from django.urls import path

from batru.commons.places import views

app_name = "places"
urlpatterns = [
    path("places/", views.index, name="index"),
    path("places/outlines.json", views.outlines, name="outlines"),
    path("places/<path:key>/", views.unit_page, name="unit"),
]
