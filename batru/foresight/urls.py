"""Addresses of foresight: nouns."""

from django.urls import path

from batru.foresight.views import counters, forecasts

app_name = "foresight"
urlpatterns = [
    path("foresight/forecasts/", forecasts.forecasts, name="forecasts"),
    path("foresight/counters/", counters.counters, name="counters"),
    path("foresight/counters/table.csv", counters.table, name="counters_table"),
    path("foresight/forecasts/<slug:code>/<path:unit_key>/table.csv", forecasts.table, name="forecast_table"),
    path("foresight/forecasts/<slug:code>/<path:unit_key>/", forecasts.forecast, name="forecast"),
]
