from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "batru.commons.search"
    label = "search"
