from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "batru.commons.people"
    label = "people"
