from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "wholepicture.base"
    label = "base"

    def ready(self) -> None:
        from wholepicture.base import many_ids, moments_read

        many_ids.register()
        moments_read.register()
