from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The top of the house: once everything is loaded, the topics are wired to their steps."""

    name = "wholepicture.config"
    label = "config"

    def ready(self) -> None:
        from wholepicture import flow

        flow.wire()
