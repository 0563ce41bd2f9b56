from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "batru.commons.forms"
    label = "forms"
