from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "wholepicture.casework"
    label = "casework"
