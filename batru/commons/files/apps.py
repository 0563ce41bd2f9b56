from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "batru.commons.files"
    label = "files"
