from importlib import import_module

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "batru.commons.partners"
    label = "partners"

    def ready(self) -> None:
        """The outbox must know our topic even where nobody asked for this room's door."""
        import_module("batru.commons.partners.public")
