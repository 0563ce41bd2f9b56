from django.apps import AppConfig


class ComputeConfig(AppConfig):
    name = "batru.commons.compute"
    label = "compute"
