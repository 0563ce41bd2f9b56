from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "batru.commons.signatures"
    label = "signatures"
