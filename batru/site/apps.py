from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "batru.site"
    label = "site"
