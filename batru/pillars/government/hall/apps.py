from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "batru.pillars.government.hall"
    label = "hall"
