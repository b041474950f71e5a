from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "wholepicture.access"
    label = "access"
