from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "batru.commons.imports"
    label = "imports"
