from importlib import import_module

from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "batru.commons.post"
    label = "post"

    def ready(self) -> None:
        """The outbox must know our topics even where nobody asked for this room's door."""
        import_module("batru.commons.post.public")
