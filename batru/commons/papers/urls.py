"""Addresses of papers: one's own, and the page at which anybody checks one."""

from django.urls import path

from batru.commons.papers import views

app_name = "papers"
urlpatterns = [
    path("account/papers/", views.own_papers, name="own"),
    path("account/papers/<int:number>/", views.own_file, name="own_file"),
    path("papers/<str:reference>/", views.check, name="check"),
]
