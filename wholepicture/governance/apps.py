from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "wholepicture.governance"
    label = "governance"
