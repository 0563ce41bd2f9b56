from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "batru.evaluation"
    label = "evaluation"
