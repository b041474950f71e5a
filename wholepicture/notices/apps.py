from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "wholepicture.notices"
    label = "notices"
