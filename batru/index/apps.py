from django.apps import AppConfig


class IndexConfig(AppConfig):
    name = "batru.index"
    label = "index"
