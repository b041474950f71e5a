from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "wholepicture.api"
    label = "api"
