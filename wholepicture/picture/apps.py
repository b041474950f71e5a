from django.apps import AppConfig


class PictureConfig(AppConfig):
    name = "wholepicture.picture"
    label = "picture"
