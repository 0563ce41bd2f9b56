from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "batru.commons.papers"
    label = "papers"
