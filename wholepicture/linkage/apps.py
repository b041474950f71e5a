from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "wholepicture.linkage"
    label = "linkage"

    def ready(self) -> None:
        """Say to intake who knows people."""
        from wholepicture.intake import spoken_for
        from wholepicture.linkage.people import authors_word

        spoken_for.answered_by(authors_word)
