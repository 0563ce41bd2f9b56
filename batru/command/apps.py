from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "batru.command"
    label = "command"
