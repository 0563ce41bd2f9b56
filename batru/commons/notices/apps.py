from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "batru.commons.notices"
    label = "notices"

    def ready(self) -> None:
        """The outbox must know our topic even where nobody asked for this room's door."""
        import_module("batru.commons.notices.public")
