"""Addresses of the index: nouns."""

from django.urls import path

from batru.index.views import measures, rankings, sets

app_name = "index"
urlpatterns = [
    path("ranking/", rankings.ranking_page, name="ranking"),
    path("ranking/table.csv", rankings.ranking_table, name="ranking_table"),
    path("ranking/result.json", rankings.ranking_file, name="ranking_file"),
    path("ranking/sets/", sets.sets_page, name="sets"),
    path("ranking/sets/<slug:code>/", sets.set_page, name="set"),
    path("measures/", measures.measures_page, name="measures"),
    path("measures/<slug:code>/", measures.measure_page, name="measure"),
    path("measures/<slug:code>/rows/", measures.rows_page, name="rows"),
    path("measures/<slug:code>/rows/table.csv", measures.rows_table, name="rows_table"),
]
