from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "wholepicture.analysis"
    label = "analysis"
