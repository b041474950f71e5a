from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

# The modules of rooms and wings that hold commands and queries: each is imported, so that every act is known by its name.
ACTS = (
    "absences.commands",
    "absent_together",
    "accounts",
    "administration",
    "assessment.commands",
    "assessment.queries",
    "calendars",
    "carers.commands",
    "carers.queries",
    "cases.acting",
    "case_notes.commands",
    "case_notes.queries",
    "cases.commands",
    "cases.queries",
    "clocks.commands",
    "clocks.queries",
    "commands",
    "confidential.commands",
    "confidential.queries",
    "dates.queries",
    "context.commands",
    "context.queries",
    "disruption.commands",
    "disruption.expiry",
    "disruption.queries",
    "duty.commands",
    "duty.queries",
    "escalation.commands",
    "escalation.queries",
    "exports",
    "figures",
    "front_door",
    "going_away",
    "handing_over",
    "heard",
    "letters.commands",
    "letters.queries",
    "looked_up",
    "looking_again",
    "meeting.discussions.commands",
    "meeting.discussions.queries",
    "meeting.panels.asking",
    "meeting.panels.commands",
    "meeting.panels.queries",
    "missing.commands",
    "missing.late",
    "missing.photos",
    "missing.profiles",
    "missing.queries",
    "narrowing.commands",
    "narrowing.queries",
    "nights_of_month",
    "offered",
    "opening",
    "operation.commands",
    "operation.queries",
    "packed",
    "packs.commands",
    "packs.meetings",
    "packs.queries",
    "placement.commands",
    "placement.late",
    "placement.queries",
    "queries",
    "question.commands",
    "question.late",
    "question.queries",
    "referral.commands",
    "referral.queries",
    "reminding",
    "rule_figures",
    "registers.commands",
    "registers.queries",
    "rule_settings",
    "rule_trial",
    "setting_up",
    "significance.commands",
    "significance.queries",
    "supervision.commands",
    "supervision.queries",
    "tied",
    "to_ring",
    "told",
    "training.commands",
    "training.queries",
    "training_told",
)


class HouseConfig(AppConfig):
    """The top of the house: once everything is loaded, every act has its words, and the topics are wired to their steps."""

    name = "wholepicture.config"
    label = "config"

    def ready(self) -> None:
        from wholepicture import flow
        from wholepicture.base import jobs
        from wholepicture.config.processing import write_failed_step

        autodiscover_modules(*ACTS)
        flow.wire()
        jobs.tell_of_failures(write_failed_step)
