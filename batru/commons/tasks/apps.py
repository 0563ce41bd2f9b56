from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "batru.commons.tasks"
    label = "tasks"
