"""Where imports are: one address a batch, and what hangs on it."""

from django.urls import path

from batru.commons.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.batches, name="batches"),
    path("imports/entries/", views.entries, name="entries"),
    path("imports/localities/<slug:code>/dossiers/<path:key>/", views.dossier, name="dossier"),
    path("imports/<int:number>/", views.batch, name="batch"),
    path("imports/<int:number>/mapping/", views.mapping, name="mapping"),
    path("imports/<int:number>/rejects/", views.rejects, name="rejects"),
    path("imports/<int:number>/withdrawal/", views.withdrawal, name="withdrawal"),
]
