from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "wholepicture.intake"
    label = "intake"
