from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "batru.commons.journal"
    label = "journal"
