from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "wholepicture.partnership"
    label = "partnership"
