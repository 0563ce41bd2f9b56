from importlib import import_module

from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "batru.pillars.government.onestop"
    label = "onestop"

    def ready(self) -> None:
        """Payments, the post and imports must find us even where nobody has opened one of our pages."""
        for listener in ("actions.hearing", "actions.sending", "reads.beside"):
            import_module(f"{self.name}.{listener}")
