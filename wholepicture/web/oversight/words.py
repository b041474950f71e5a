"""What the ledger's codes mean, in words."""

OPERATIONS = {
    "picture.queries.picture_of": "Opened a person’s whole picture",
    "picture.queries.picture_of_thing": "Opened a vehicle’s, phone’s, account’s or place’s picture",
    "picture.queries.report_behind": "Opened a report behind a picture",
    "picture.queries.reports_behind": "Opened the reports behind an alert",
    "picture.queries.named_in": "Read whom a report names",
    "picture.queries.facts_stated": "Read facts as reports state them",
    "picture.queries.people_listed": "Listed people",
    "picture.queries.things_listed": "Listed vehicles, phones, accounts, places or persons of concern",
    "alerts.queries.alerts_awaiting": "Listed alerts that wait",
    "alerts.queries.alerts_decided": "Listed alerts that were decided",
    "alerts.queries.alerts_about": "Listed alerts about a person",
    "alerts.queries.alert_of": "Opened an alert",
    "alerts.queries.alerts_as_data": "Listed alerts on the server",
    "alerts.commands.open_alert": "Began to read an alert’s reports",
    "alerts.commands.decide_alert": "Decided an alert",
    "alerts.commands.look": "Looked for what should be raised",
    "linkage.queries.pairs_to_judge": "Listed pairs to judge",
    "linkage.queries.pair_to_judge": "Opened a pair to judge",
    "linkage.queries.judgements_on": "Read judgements",
    "linkage.queries.judgements_recent": "Read recent judgements",
    "linkage.commands.record_judgement": "Judged a pair",
    "linkage.commands.undo_judgement": "Undid a judgement",
    "linkage.commands.join": "Joined new reports",
    "linkage.commands.rejoin": "Joined again after a judgement",
    "picture.commands.derive": "Derived pictures",
    "intake.commands.accept_submission": "Sent a report",
    "intake.commands.accept_batch": "Sent a file of reports",
    "intake.commands.hold_in_quarantine": "Held a report that could not be understood",
    "intake.commands.save_draft": "Saved a draft",
    "intake.commands.discard_draft": "Threw a draft away",
    "intake.commands.mark_read": "Marked reports as being read",
    "intake.commands.mark_reached": "Marked how far reports have come",
    "intake.commands.tell_senders": "Told the senders of reports",
    "intake.queries.draft_of": "Opened their own draft",
    "intake.queries.drafts_of": "Listed their own drafts",
    "intake.queries.my_reports": "Listed their own reports",
    "intake.queries.report_of": "Opened their own report",
    "intake.queries.source_of": "Read who told us",
    "intake.queries.quarantined": "Read the quarantine",
    "access.queries.readers_of": "Read who would see a report",
    "access.queries.who_looked": "Read this ledger",
    "access.queries.those_who_look": "Listed who can look",
    "access.queries.protections_of": "Read a protection of whereabouts",
    "access.queries.may_protect": "Checked whether they may protect whereabouts",
    "access.commands.protect_location": "Protected where a child is",
    "access.commands.lift_protection": "Ended a protection of whereabouts",
    "access.commands.bar_viewer": "Barred somebody with a conflict of interest",
    "web.session.sign_in": "Signed in",
}

RESULTS = {"allowed": "allowed", "refused": "refused"}


def operation_said(operation: str) -> str:
    """What was done; the code where it has no words yet."""
    return OPERATIONS.get(operation, operation)
