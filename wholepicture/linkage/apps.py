from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "wholepicture.linkage"
    label = "linkage"
