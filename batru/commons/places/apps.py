from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "batru.commons.places"
    label = "places"
