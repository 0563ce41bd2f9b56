from django.apps import AppConfig


class PrintsConfig(AppConfig):
    name = "batru.commons.prints"
    label = "prints"
