from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "wholepicture.alerts"
    label = "alerts"
