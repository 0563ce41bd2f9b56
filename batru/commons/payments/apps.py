from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "batru.commons.payments"
    label = "payments"

    def ready(self) -> None:
        """The outbox must know our topics even where nobody asked for this room's door."""
        for module in ("public", "actions.paying_demo"):
            import_module(f"{self.name}.{module}")
