"""Reasons are kept as data, and worded for whoever reads them. Those of alerts raised before stay in the words they have.

The page found the reports behind such a sentence by how it begins; here that is done once, and kept.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import migrations

Stored = Mapping[str, Any]  # a reason as it is stored, or one of its parts
Names = Mapping[str, str]  # of agencies, by id

# The owner of the tables comes under their policies too, and would change nothing: it steps outside for this statement.
READ = ("alerts_alert", "alerts_evidence", "picture_event", "picture_sign")
OUTSIDE = " ".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in READ)
INSIDE = " ".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in READ)

TO_DATA = """
UPDATE alerts_alert SET reasons = coalesce((
    SELECT jsonb_agg(
        jsonb_build_object('code', 'as_worded', 'values', jsonb_build_object('text', reason.text), 'reports', coalesce((
            SELECT jsonb_agg(behind.submission ORDER BY behind.submission) FROM alerts_evidence behind
            WHERE behind.alert_id = alerts_alert.id AND NOT behind.is_later AND reason.number > 1 AND (
                reason.text LIKE 'Told by: %%'
                OR (reason.text LIKE '%%passed on what%%' AND EXISTS (
                    SELECT 1 FROM picture_event WHERE submission = behind.submission AND passed_on))
                OR EXISTS (
                    SELECT 1 FROM picture_sign JOIN jsonb_each_text(%s::jsonb) AS label ON label.key = code
                    WHERE submission = behind.submission AND answer = 'yes'
                    AND starts_with(reason.text, label.value || ': ')))
        ), '[]'::jsonb)) ORDER BY reason.number)
    FROM jsonb_array_elements_text(reasons) WITH ORDINALITY AS reason (text, number)
), '[]'::jsonb)
"""

# What follows is as it was when reasons became data, whatever is said of signs, agencies and things since.
LABELS = {
    "missing_frequent": "Often goes missing",
    "late_return": "Out late or comes back in the morning",
    "education_disengaged": "Drawing away from school or college",
    "cars_unknown_adults": "Picked up or dropped off in cars by adults not known to carers",
    "associates_exploited": "Spends time with other young people thought to be exploited",
    "older_partner": "Someone much older described as a partner or close friend",
    "money_or_items_unexplained": "Money, phone credit, phone or gifts with no clear explanation",
    "behaviour_change": "Marked change in behaviour, such as becoming secretive or angry",
    "phone_use_increased": "Uses the phone far more than before",
    "new_friend_group": "Sudden new group of friends",
    "new_phone": "Has a new phone or more than one",
    "secretive": "Keeps where and with whom private, more than before",
    "talks_other_places": "Talks about other towns or cities without a known reason",
    "new_clothes": "New clothes or shoes without a known source",
    "hotel_stay": "Has stayed in a hotel, guest house or bed-and-breakfast",
    "substances_supplied": "Given alcohol or drugs by others",
    "harm_disclosed": "Child says or shows they have been abused or exploited",
    "harm_disclosed_withdrawn": "Disclosed, then took it back",
    "injury_unexplained": "Injury with no fitting explanation",
    "injury_controlling_adult": "Hurt by someone older who controls them",
    "emotional_control_adult": "Threatened, isolated or controlled by someone older",
    "pregnancy_under_16": "Pregnancy under 16",
    "sti_under_16": "Sexually transmitted infection under 16",
    "found_with_person_of_concern": "Found with a person of concern",
    "moved_for_exploitation": "Taken somewhere for sexual or criminal use",
    "exchange_for_sex": "Sexual activity for money, goods, a bed or affection",
    "images_coerced": "Sexual images taken, demanded or shared",
    "threat_or_debt": "In debt, threatened, or told to bring others",
    "offence_recorded": "Police recorded a sexual or exploitation offence against the child",
    "missing_overnight": "Missing overnight or longer",
    "multiple_callers": "Unknown adults or older youths calling or visiting",
    "phone_use_concerning": "Phone use that worries carers",
    "online_concerning": "Online contact that worries carers",
    "despair": "Self-harm, overdose, eating difficulty, anger",
    "excluded_or_absent": "Excluded or absent without explanation",
    "peers_involved": "Peers known to be involved",
    "drug_use": "Drug misuse",
    "alcohol_use": "Alcohol misuse",
    "sexual_health_concern": "Sexual health concern at 16 or over",
    "living_alone_out_of_touch": "Lives independently and does not answer workers",
    "areas_of_concern": "Often in places linked with exploitation",
    "carer_relationship_breakdown": "Recent breakdown with carers",
    "travel_unexplained": "Tickets, trips or routes not explained",
    "contact_person_of_concern": "In contact with someone already a person of concern",
    "carries_for_others": "Appears to carry or deliver for others",
    "distrust_authority": "Avoids or fears services, after earlier contact",
    "emotional_neglect": "Emotional neglect",
    "physical_abuse_past": "Physical abuse, past or present",
    "sexual_abuse_past": "Sexual abuse, past or present",
    "family_breakdown": "Breakdown of family relationships",
    "family_domestic_abuse": "Domestic abuse in the family",
    "family_substance_misuse": "Substance misuse in the family",
    "family_mental_health": "Mental ill-health in the family",
    "low_self_esteem": "Low self-esteem",
    "unsuitable_housing": "Unsuitable accommodation",
    "isolated_from_peers": "Isolated from peers",
    "no_nurturing_adult": "No positive tie with a nurturing adult",
    "disability": "Disability other than learning disability",
    "learning_disability": "Learning disability",
    "residential_care": "Lives in residential care",
    "looked_after": "Looked after by an authority",
    "placed_out_of_area": "Placed outside the responsible authority",
    "care_leaver": "Care leaver",
    "young_carer": "Young carer",
}
SPOKEN_AS = {
    "police": "the police",
    "social_care": "children's social care",
    "school": "a school",
    "health": "a health service",
    "care_home": "a children's home",
    "charity": "a charity",
    "other_area": "another area's authority",
    "other": "an agency",
}
THE_SAME = {"nominal": "person", "vehicle": "vehicle", "phone": "phone", "account": "account"}
NOT_SHOWN = "not shown: the whereabouts of a child are protected"
NOT_DESCRIBED = "not described"


def different_signs(reason: Stored, names: Names) -> str:
    values = reason["values"]
    agencies, sources = count(values["agencies"], "agency", "agencies"), independent(values["sources"])
    return f"{values['signs']} different signs from {agencies} ({sources}) {spanning(reason)}."


def sign(reason: Stored, names: Names) -> str:
    code = reason["values"]["sign"]
    return f"{LABELS.get(code, code)}: {tellings(reason, names)}."


def passed_on(reason: Stored, names: Names) -> str:
    number = reason["values"]["reports"]
    counts = "counts" if number == 1 else "count"
    return f"{count(number, 'report', 'reports')} passed on what another agency said first, and {counts} with it as one source."


def same_thing(reason: Stored, names: Names) -> str:
    values, thing = reason["values"], reason["thing"]
    what = THE_SAME.get(thing["kind"], "place")
    called = NOT_SHOWN if thing["is_withheld"] else thing["label"] or NOT_DESCRIBED
    children, sources = count(values["children"], "child", "children"), independent(values["sources"])
    return f"The same {what} ({called}) is tied to {children} by {sources}, {spanning(reason)}."


def told_by(reason: Stored, names: Names) -> str:
    return f"Told by: {tellings(reason, names)}."


def not_proof(reason: Stored, names: Names) -> str:
    return "This is information, not proof: a shared tie may be innocent."


def as_worded(reason: Stored, names: Names) -> str:
    return str(reason["values"]["text"])


def unknown(reason: Stored, names: Names) -> str:
    return "This release has no words for this reason."


SENTENCES: dict[str, Callable[[Stored, Names], str]] = {
    sentence.__name__: sentence
    for sentence in (different_signs, sign, passed_on, same_thing, told_by, not_proof, as_worded)
}


def tellings(reason: Stored, names: Names) -> str:
    dated = []
    for telling in reason["tellings"]:
        agency = names.get(str(telling["agency"]), SPOKEN_AS[telling["kind"]])
        dated.append((agency, day(telling["on"])))
    return "; ".join(f"{agency}, {on}" for agency, on in sorted(dated))


def spanning(reason: Stored) -> str:
    first, last = map(day, reason["between"])
    return f"on {first}" if first == last else f"between {first} and {last}"


def independent(sources: int) -> str:
    return count(sources, "independent source", "independent sources")


def count(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"


def day(written: str) -> str:
    on = date.fromisoformat(written)
    return f"{on.day} {on:%B %Y}"


def to_data(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as sql:
        sql.execute(OUTSIDE)
        sql.execute(TO_DATA, [json.dumps(LABELS)])
        sql.execute(INSIDE)


def to_sentences(apps: Any, schema_editor: Any) -> None:
    """Going back: in the words of the rules that stored them. What a later release's rule found has none."""
    with schema_editor.connection.cursor() as sql:
        sql.execute("SELECT id::text, name FROM partnership_agency")
        names = dict(sql.fetchall())
        sql.execute(OUTSIDE)
        sql.execute("SELECT id, reasons FROM alerts_alert")
        for alert, reasons in sql.fetchall():
            stored = json.loads(reasons) if isinstance(reasons, str) else reasons
            sentences = [SENTENCES.get(reason["code"], unknown)(reason, names) for reason in stored]
            sql.execute("UPDATE alerts_alert SET reasons = %s::jsonb WHERE id = %s", [json.dumps(sentences), alert])
        sql.execute(INSIDE)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_settling"), ("picture", "0003_events_of_nobody")]
    operations = [migrations.RunPython(to_data, to_sentences)]
