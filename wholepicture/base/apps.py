from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "wholepicture.base"
    label = "base"
