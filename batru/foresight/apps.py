from django.apps import AppConfig


class ForesightConfig(AppConfig):
    name = "batru.foresight"
    label = "foresight"
