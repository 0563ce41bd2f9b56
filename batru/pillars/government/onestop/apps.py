from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "batru.pillars.government.onestop"
    label = "onestop"
