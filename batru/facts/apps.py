from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "batru.facts"
    label = "facts"
