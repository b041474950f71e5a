from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "wholepicture.base"
    label = "base"

    def ready(self) -> None:
        from wholepicture.base.many_ids import register

        register()
