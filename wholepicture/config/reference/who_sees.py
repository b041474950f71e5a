"""Who may see a table's rows, in words, from the policies and rights that each room declares.

A condition is taken apart at its ANDs, and each part is said by a phrase below. A part that has none stops the writing of
the reference: nothing of a policy is left out in silence.
"""

import re

from wholepicture.access.sql.rows import unhidden, visible
from wholepicture.base.rowsecurity import Declaration, Grant, Policy
from wholepicture.config.reference.markdown import codes
from wholepicture.policies.declared import everything

# Database roles besides that of viewers: what each is to a reader.
OTHERS = {
    "wp_worker": "the background worker",
    "wp_operator": "the operator's commands",
    "wp_definer": "functions of the schema `sec`",
    "wp_signin": "the sign-in role",
    "wp_public": "whoever tells something without signing in",
    "wp_sequencer": "the sequencer of the ledger",
    "wp_sender": "the process that sends notices",
}
ME, AGENCY, AREA = (re.escape(f"(SELECT sec.{name}())") for name in ("professional", "agency", "area"))
HUB = r"\(SELECT sec\.is_hub\(\)\) AND \(SELECT sec\.may\('alerts'\)\) AND area_id = HERE"
BY_NAME = r"\(SELECT sec\.may\('answer_named'\)\)"
PHRASES = {
    r"area_id = HERE|area = HERE|id = HERE": "of the same area",
    r"\(area = HERE OR area IS NULL\)": "of the same area, or where no area can be told",
    r"\(area = HERE OR \(area IS NULL AND operation IN \([^()]*\)\)\)": (
        "of the same area, or of a failed try or an error of ours where no area can be told"
    ),
    r"\(SELECT sec\.free\(\)\)": "whom no conflict of interest keeps from anybody",
    r"agency_id = AGENCY": "of the agency that it comes from",
    r"\(SELECT sec\.is_hub\(\)\)": "of the hub",
    r"\(SELECT sec\.reads\(\)\)": "in a role that reads content",
    r"\(SELECT sec\.may\('(?P<name>\w+)'\)\)": "with the permission `{name}`",
    r"person_id = ME": "who is told",
    r"raised_by_id = ME": "who raised it",
    rf"\(\({HUB}\) OR \(level = 'named' AND {BY_NAME}\)\)": (
        "of the hub with the permission `alerts`, of the same area; or with the permission `answer_named`, where it is for named people"
    ),
    rf"\(\({HUB}\) OR {BY_NAME}\)": "of the hub with the permission `alerts`, of the same area; or with the permission `answer_named`",
    r"(operation_id|id) = ANY \(\(SELECT sec\.operations_read\(true\)\)::uuid\[\]\)": (
        "of the hub with the permission `alerts`, where everybody in the operation shows to them and nobody whom they are barred from "
        "stands in it"
    ),
    r"(operation_id|id) = ANY \(\(SELECT sec\.operations_read\(false\)\)::uuid\[\]\)": (
        "who is named as a member of the operation, where nobody whom they are barred from stands in it"
    ),
    r"(panel_id|id) = ANY \(\(SELECT sec\.panels_read\(\)\)::uuid\[\]\)": (
        "of the hub with the permission `alerts`, or who is named as a member of the panel"
    ),
    r"sec\.panel_item_shows\(id\)": "only where everybody in it shows to them, and nobody whom they are barred from stands in it",
    r"\(SELECT true FROM casework_panelitem i WHERE i\.id = item_id\)": "only where the item itself shows to them",
    r"\(CASE source_kind .* END\)": "only where what it rests on shows to them",
    r"sec\.operation_child_shows\(id\)": "only where the child shows to them",
    r"sec\.referral_shows\((id|referral_id)\)": (
        "who may read of the child as it is shared, or the case from which it was sent; or whoever receives it, where they lead there, or "
        "are in the team (of a front door: the duty team)"
    ),
    r"EXISTS \(SELECT 1 FROM picture_event e WHERE e\.nominal = ANY \(nominals\) AND e\.role = 'child' AND e\.level <> 'named'\)": (
        "to whom the child shows"
    ),
    r"\(kind <> 'settled' OR \(SELECT true FROM casework_referralchild c WHERE c\.referral_id = referral_id\)\)": (
        "of what the sender does after a refusal, those who may read who the child is"
    ),
    r"sec\.question_shows\(id\)": (
        "of the agency that asks, or of the hub; or of those who are asked, who lead there, are in the team (of a front door: the duty "
        "team), took it on or answered it; and nobody who is barred from who it is about"
    ),
    r"sec\.context_plan_shows\((id|plan_id)\)": (
        "where everything that it names shows to them, and nobody whom they are barred from stands in it"
    ),
    r"\(SELECT true FROM casework_contextplan d WHERE d\.id = plan_id\)": "only where the plan itself shows to them",
    r"\(SELECT true FROM casework_contextaction a WHERE a\.id = action_id\)": "only where the action itself shows to them",
    r"sec\.question_about_shows\(question_id\)": "who reads the question, where the child or the thing shows to them anyway",
    r"\(SELECT true FROM casework_agencyquestion q WHERE q\.id = question_id\)": "only where the question itself shows to them",
    r"sec\.placement_shows\(id\)": (
        "of the agency that places the child, of the hub, of the home, or of an agency that works with the child by more than its own "
        "word, where the child shows to them; or of the authority in whose area it is, once it was notified; and nobody who is barred "
        "from the "
        "child, or from who their whereabouts are kept, unless they place them"
    ),
    r"\(sec\.is_of_this_transaction\(xmin\) OR id = ANY \(\(SELECT sec\.carers_reports\(\)\)::uuid\[\]\)\)": (
        "who sent it by a foster carer’s door, about a child who lives with them now"
    ),
    r"EXISTS \(SELECT 1 FROM casework_carerschild c WHERE c\.door_id = id\)": "who may see one of its placements",
    r"EXISTS \(SELECT 1 FROM casework_plannedplacement p WHERE p\.id = placement_id AND p\.agency_id = AGENCY\)": (
        "of the agency that placed the child, who may see the placement"
    ),
    r"EXISTS \(SELECT 1 FROM casework_carerschild c WHERE c\.id = child_id\)": "who may see the placement",
    r"sec\.care_visits_show\(id\)": (
        "of the agency that it comes from, or of the hub, where the child shows to them, they are not barred from the child, and the "
        "child’s whereabouts are not kept from them"
    ),
    r"EXISTS \(SELECT 1 FROM casework_plannedplacement p WHERE p\.id = placement_id AND \(p\.agency_id = AGENCY .* kind IN \(.*\)\)\)": (
        "who may see the placement; of the authority in whose area it is, what is done with that authority alone"
    ),
    r"\(CASE kind .* END\)": (
        "only where what it is about shows to them; of a referral of a child whose whereabouts are kept from them, what they took out"
    ),
    r"sec\.disruption_shows\(id\)": "only where everybody in it shows to them, and nobody whom they are barred from stands in it",
    r"coalesce\(ME = ANY \(sec\.kept_to\(id\)\), true\)": "named in the report behind it, where its sender keeps that to named people",
    r"sec\.is_party\(id\)": "who is asked in it, or supports, at a level that it has reached",
    r"case_id IS NULL": "where it is about no case",
    r"case_id IS NOT NULL": "where it is about a case",
    r"\(worker_id = ME OR by_id = ME OR \(\(SELECT sec\.is_lead\(\)\) AND agency_id = AGENCY\)\)": (
        "with who they talked, who noted it, or who lead the agency that it comes from"
    ),
    r"\(SELECT sec\.is_lead\(\)\)": "who lead on safeguarding there",
    r"\(SELECT sec\.keeps_register\(\)\)": "who lead on safeguarding there",
    r"\(SELECT sec\.takes_register\(\)\)": "while a school's lead takes a register in",
    r"kind = 'attendance'": "where it tells of attendance",
    r"starts_with\(key, 'register '\)": "where it was made of a register",
    r"EXISTS \(SELECT 1 FROM partnership_agency a WHERE a\.id = agency_id AND a\.type = 'school'\)": "where it is a school's",
    r"professional_id = ME": "whose own it is",
    r"put_by_id = ME": "who put it forward",
    r"held_by_id = ME": "who sees to it",
    r"lead_id = ME": "who leads it",
    r"doer_id = ME": "who is to do it",
    r"taken_by_id = ME": "who took it on",
    r"sec\.own_question_shows\(id\)": "where they are one of those who are asked still, and barred from nobody whom it is about",
    r"made_by_id = ME": "who made it",
    r"is_shared": "where it is shared",
    r"EXISTS \(SELECT 1 FROM governance_pack p WHERE p\.id = pack_id AND \(p\.made_by_id = ME OR \(SELECT sec\.may\('ledger'\)\)\)\)": (
        "who made the pack, or have the permission `ledger` in its area"
    ),
    r"\(agency_id = AGENCY OR \(SELECT sec\.is_hub\(\)\)\)": "of the agency that it comes from, or of the hub",
    r"EXISTS \(SELECT 1 FROM picture_event e WHERE e\.submission = entry .* NOT e\.nominals && \(SELECT sec\.hidden\(\)\)\)\)": (
        "to whom the entry shows, and from whom the whereabouts of nobody in it are hidden, unless it is their own agency's"
    ),
    r"\(EXISTS \(SELECT 1 FROM picture_event e WHERE e\.submission = entry .* c\.role = 'child'\)\)\)\)": (
        "of the hub or of an agency that works with the child by more than its own word, to whom the entry shows"
    ),
    r"EXISTS \(SELECT 1 FROM partnership_trainee t WHERE t\.id = trainee_id AND t\.professional_id = ME\)": "whose own it is",
    r"\(\(SELECT sec\.may\('partnership'\)\) OR \(\(SELECT sec\.may\('administer'\)\) AND agency_id = AGENCY\)\)": (
        "with the permission `partnership`; or with the permission `administer`, of the agency that it comes from"
    ),
    r"\(professional_id = ME OR \(SELECT sec\.lifts_reading\(\)\) OR \(\(SELECT sec\.may\('entries'\)\) AND .*\)\)": (
        "whose own it is, who may lift it, or who sets up the partnership; or who leads or looks after the agency that they are of"
    ),
    r"professional_id <> ME": "other than the one whom it is about",
    r"EXISTS \(SELECT 1 FROM picture_event e WHERE e\.submission = submission\)": "only where the report itself shows to them",
    r"sender_id IS NOT DISTINCT FROM ME": "who attached it",
    r"sent_at IS NULL": "until a report has brought it",
    r"professional_id IS NOT DISTINCT FROM ME": "whose own draft it is in",
    r"\(\(sender IS NOT DISTINCT FROM ME AND agency_id = AGENCY\) OR \(\(SELECT sec\.may\('source'\)\) AND area_id = HERE\)\)": (
        "who attached it, or have the permission `source` in the same area"
    ),
    r"EXISTS \(SELECT 1 FROM picture_event e WHERE e\.submission = submission_id AND \(e\.agency_id = AGENCY "
    r"OR NOT e\.nominals && \(SELECT sec\.hidden\(\)\)\)\)": (
        "to whom the report that brought it shows, and from whom the whereabouts of nobody in it are hidden, unless it is their "
        "own agency's"
    ),
    r"left_to = '' OR \(SELECT sec\.may\('grade'\)\) OR \(left_to = 'police' AND \(SELECT sec\.is_police\(\)\)\)": (
        "only those to whom its conditions of handling leave it, and whoever grades"
    ),
    r"asked_by_id = ME": "who asked for it",
    r"EXISTS \(SELECT 1 FROM intake_unmaskrequest q JOIN intake_unmaskdecision d .* interval '1 day'\)": (
        "who asked to be told and was granted it, for a day"
    ),
    r"EXISTS \(SELECT 1 FROM casework_profilereading r WHERE r\.profile_id = id AND r\.made_by_id = ME "
    r"AND r\.at = transaction_timestamp\(\)\)": "to whom it was given, in the transaction in which they read it, once",
    r"AGENCY IN \(agency_id, to_agency_id\)": "of the agency that gave it, or of the police to whom it was given",
    r"\(made_by_id = ME OR agency_id = AGENCY\)": "who read it, or of the agency whose profile it is",
    r"(?:EXISTS )?\(SELECT (?:1|true) FROM (?P<name>\w+) \w+ WHERE [^()]*\)": "who may see the rows of `{name}` that it names",
    r"\(level <> 'named' OR ME = ANY \(named\)\)": "named in it, where it is for named people",
    r"\(\(SELECT sec\.reads\(\)\) OR \(\(SELECT sec\.may\('own_reports'\)\) AND \(ME IS NULL OR author_id = ME\)\)\)": (
        "in a role that reads content (a role that reads none: its author, or the agency's own system)"
    ),
    r"\(author = ME OR \(\(SELECT sec\.may\('source'\)\) AND area_id = HERE AND level <> 'named'\)\)": (
        "who wrote it, or have the permission `source` in the same area, unless it is for named people"
    ),
    r"sec\.may_answer\(involvement\)": (
        "who may say whether that involvement is so: of the hub, or of an agency that works with the child, and not of the "
        "agency whose word it is"
    ),
    r"\(set_by_id = ME OR ME = ANY \(readers\) OR AGENCY = ANY \(reader_agencies\)\)": (
        "of the circle of the protection, or who set it"
    ),
}
DERIVED = "to whom the report shows: its agency, the hub, those who work with the child, or the people named, as its level says"
BARRED = "nobody who is barred from somebody whom it touches"
HIDDEN = "nobody from whom the whereabouts of somebody in it are hidden"


# Those with no conflict of interest pass; for the others a function says whether the row touches whom they are barred from.
UNBARRED = (
    r"\(SELECT sec\.free\(\)\) OR NOT sec\.(bars_\w+|touches_barred|(?:alert|mark|escalation)_touches_barred)\([^()]*\)"
)


class Unsaid(Exception):
    """A part of a policy for which there is no phrase."""

    def __init__(self, policy: Policy, part: str):
        super().__init__(
            f"The policy {policy.name} on {policy.table} asks for “{part}”. Say in {__name__}.PHRASES what that means."
        )


def who_sees(table: str, declared: Declaration | None = None) -> list[str]:
    """Returns who may see rows of this table, a sentence each; nobody is said as well."""
    parts = everything() if declared is None else declared
    reading = [part for part in parts if isinstance(part, Policy) and _is_to_read(part, table)]
    granted = [part for part in parts if isinstance(part, Grant) and part.table == table]
    viewers = list(filter(None, (_viewers(reading), _except(reading))))
    return [*(viewers or ["no viewer."]), *_besides("Also" if viewers else "Only", reading, granted)]


def _besides(opening: str, reading: list[Policy], granted: list[Grant]) -> list[str]:
    """The database's other roles that may read the table, in one sentence; none if there are none."""
    others = [_other(role, granted) for role in OTHERS if _may_read(role, reading, granted)]
    return [f"{opening} {', '.join(others)}."] if others else []


def _is_to_read(policy: Policy, table: str) -> bool:
    return policy.table == table and policy.to in ("SELECT", "ALL")


def _viewers(reading: list[Policy]) -> str:
    allowed = [policy for policy in reading if policy.role == "wp_app" and not policy.restrictive]
    return "; or ".join(f"viewers {'; '.join(_phrases(policy))}" for policy in allowed) + "." if allowed else ""


def _except(reading: list[Policy]) -> str:
    barring = [policy for policy in reading if policy.role == "wp_app" and policy.restrictive]
    exceptions = list(dict.fromkeys(phrase for policy in barring for phrase in _phrases(policy)))
    return f"But {', and '.join(exceptions)}." if exceptions else ""


def _phrases(policy: Policy) -> list[str]:
    """What a policy asks for, each thing once."""
    return list(dict.fromkeys(_phrase(policy, part) for part in _parts(policy)))


def _parts(policy: Policy) -> list[str]:
    """The condition's parts, as they are joined by AND, written without the table's own name."""
    return _at_the_top(_plain(policy.using, policy.table))


def _phrase(policy: Policy, part: str) -> str:
    if part == _at_the_top(_plain(visible(policy.table), policy.table))[-1]:
        return DERIVED
    if part == _plain(unhidden(policy.table), policy.table) or re.fullmatch(
        _spelled_out(r"NOT \(nominals && \(SELECT sec\.hidden\(\)\)\)"), part
    ):
        return HIDDEN
    if re.fullmatch(UNBARRED, part):
        return BARRED
    for pattern, words in PHRASES.items():
        fitting = re.fullmatch(_spelled_out(pattern), part)
        if fitting:
            return words.format(**fitting.groupdict())
    raise Unsaid(policy, part)


def _spelled_out(pattern: str) -> str:
    return re.sub(
        r"\bHERE\b", lambda _: AREA, re.sub(r"\bAGENCY\b", lambda _: AGENCY, re.sub(r"\bME\b", lambda _: ME, pattern))
    )


def _plain(condition: str, table: str) -> str:
    return " ".join(condition.replace(f"{table}.", "").split())


def _at_the_top(condition: str) -> list[str]:
    """A condition taken apart at the ANDs that stand in no bracket; one that ORs at the top is a single part."""
    parts, depth = [""], 0
    for word in re.split(r"( AND | OR |[()])", condition):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word == " OR ":
            return [condition]
        if depth == 0 and word == " AND ":
            parts.append("")
        else:
            parts[-1] += word
    return parts


def _may_read(role: str, reading: list[Policy], granted: list[Grant]) -> bool:
    return any(policy.role == role for policy in reading) and bool(_columns(role, granted))


def _other(role: str, granted: list[Grant]) -> str:
    columns = _columns(role, granted)
    return OTHERS[role] if "" in columns else f"{OTHERS[role]} (only {codes(columns)})"


def _columns(role: str, granted: list[Grant]) -> list[str]:
    """The columns that a role may read; the empty one stands for all."""
    rights = [right for grant in granted if role in grant.roles for right in grant.each()]
    return [right.removeprefix("SELECT").strip(" ()") for right in rights if right.startswith("SELECT")]
