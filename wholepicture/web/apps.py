from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wholepicture.web"
    label = "web"
