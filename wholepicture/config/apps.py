from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class HouseConfig(AppConfig):
    """The top of the house: once everything is loaded, every act has its words, and the topics are wired to their steps."""

    name = "wholepicture.config"
    label = "config"

    def ready(self) -> None:
        from wholepicture import flow
        from wholepicture.base import jobs
        from wholepicture.config.processing import write_failed_step

        autodiscover_modules("commands", "queries", "accounts", "administration", "setting_up", "opening")
        autodiscover_modules(
            "looking_again", "nights_of_month", "offered", "rule_settings", "rule_figures", "rule_trial", "tied"
        )
        autodiscover_modules(
            "exports", "looked_up", "absences.commands", "front_door", "going_away", "handing_over", "heard", "told"
        )
        autodiscover_modules("escalation.commands", "escalation.queries", "assessment.commands", "assessment.queries")
        autodiscover_modules("confidential.commands", "confidential.queries", "clocks.commands", "clocks.queries")
        autodiscover_modules("training.commands", "training.queries")
        autodiscover_modules("packs.commands", "packs.queries", "packed")
        flow.wire()
        jobs.tell_of_failures(write_failed_step)
