from importlib import import_module

from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "batru.pillars.government.onestop"
    label = "onestop"

    def ready(self) -> None:
        """Payments and the post must find us even where nobody has opened one of our pages."""
        for listener in ("hearing", "sending"):
            import_module(f"{self.name}.actions.{listener}")
