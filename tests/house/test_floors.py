"""What import-linter cannot see of the floor plan; and that it does see what it should."""

import ast
import importlib
import inspect
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wholepicture.config import installation
from wholepicture.config.home import PROJECT

ROOT = PROJECT / "wholepicture"
FLOORS = (
    "base",
    "partnership",
    "access",
    "notices",
    "intake",
    "linkage",
    "picture",
    "alerts",
    "casework",
    "analysis",
    "governance",
    "flow",
    "policies",
    "web",
    "api",
    "config",
)
ROOMS = (
    "partnership",
    "access",
    "notices",
    "intake",
    "linkage",
    "picture",
    "alerts",
    "casework",
    "analysis",
    "governance",
)
DOORS = {"commands", "queries", "rules"}  # what one room may use of another; `rules` hold words and data

# What is used of another room besides its doors, and why.
ALLOWED = {
    "wholepicture.access.viewer": "who is asking: every command and query takes one",
    "wholepicture.notices.telling": "that something waits for somebody, written with what waits",
    "wholepicture.notices.by_the_clock": "what a clock finds and tells once: whatever it is, whoever was told is known here",
    "wholepicture.notices.security": "the trigger by which what is stored ends the notices of it: the room whose table it is declares it",
    "wholepicture.intake.kinds": "the registry of kinds of report (pure, no tables)",
    "wholepicture.intake.urgency": "what a report says of danger and of harm: who takes in and who reads go by the same (pure, no tables)",
    "wholepicture.alerts.front_door": "how a report is answered: whoever acts on one opens a case in the same step",
    "wholepicture.alerts.urgency": "by when the hub answers a report: whoever disagrees goes by the same (pure, no tables)",
    "wholepicture.alerts.marking": "what is marked of concern: a panel speaks of it",
    "wholepicture.casework.letters.results": "what is kept of a letter that is taken out, as plain data (no tables)",
    "wholepicture.casework.meeting.panels.results": "what the reads of panels give, as plain data (no tables)",
    "wholepicture.alerts.results": "what the reads of alerts give, as plain data (no tables)",
    "wholepicture.access.limits": "how often somebody may try: an allowance, and what is left of one (pure, no tables)",
    "wholepicture.access.sql.rows": "every room declares the one policy on derived rows from there",
    "wholepicture.access.policy": "derivation asks the access decision from when and by which feed an involvement counts (pure)",
    "wholepicture.intake.spoken_for": "what an author says of who is in a report, as plain data (no tables)",
    "wholepicture.intake.grades": "the schemes of grading, as data and words (pure, no tables)",
    "wholepicture.intake.attachments.results": "what the reads of attached files give, as plain data (no tables)",
    "wholepicture.intake.registers.codes": "what a mark of a register means (pure, no tables)",
    "wholepicture.intake.registers.days": "a register by its days: a page and an alert mean the same (pure, no tables)",
    "wholepicture.intake.results": "what the reads of intake give, as plain data (no tables)",
    "wholepicture.picture.background": "what rules that raise attention read, as the background worker (docs: its own page of reads)",
    "wholepicture.picture.named_beside": "who and what a report names, offered to be marked with a decision",
    "wholepicture.picture.packed": "a chronology that is to be handed on, and what its recipient may not have",
    "wholepicture.linkage.people.presumed": "who may be one person, for rules that look for the hub alone",
    "wholepicture.picture.nights": "what a night away is: a calendar and an alert mean the same (pure, no tables)",
    "wholepicture.picture.returned": "what is told of times away and of return interviews, for whoever sees to what follows a return",
    "wholepicture.picture.placed": "what is told of where children lived, for whoever sees to where they live",
    "wholepicture.picture.neighbours": "who and what stands next to whom, one step at a time: what a network is read from",
    "wholepicture.picture.results": "what a picture is made of, as plain data (no tables)",
    "wholepicture.partnership.signs.never": "what is never asked of anybody: an assessment asks for none of it (pure, no tables)",
    "wholepicture.partnership.duty.reach": "by which number somebody of the directory is reached: part of a recorded query",
    "wholepicture.partnership.duty.rota": "who is on duty now: part of a recorded query",
    "wholepicture.linkage.comparison.names": "a name is looked for as linkage hears it (pure, no tables)",
    "wholepicture.linkage.comparison.stated": "a thing is the same thing for the picture as for linkage (pure, no tables)",
}
# Families of linkage's tables, each with foreign keys to the areas and agencies.
FAMILIES = ("derived", "judgements", "people", "review_queue", "shared_values", "things")
# Models of another room: foreign keys and the columns that every derived row carries; the directory, which access counts
# and the picture names.
MODELS = {
    ("access/models.py", "wholepicture.partnership.models"),
    ("intake/models.py", "wholepicture.partnership.models"),
    ("intake/file_tables.py", "wholepicture.partnership.models"),
    ("intake/graded_tables.py", "wholepicture.partnership.models"),
    ("intake/register_tables.py", "wholepicture.partnership.models"),
    *((f"linkage/models/{family}.py", "wholepicture.partnership.models") for family in FAMILIES),
    ("picture/models.py", "wholepicture.partnership.models"),
    ("alerts/models.py", "wholepicture.partnership.models"),
    ("alerts/models.py", "wholepicture.linkage.models"),
    ("picture/models.py", "wholepicture.linkage.models"),
    ("notices/models.py", "wholepicture.partnership.models"),
    ("analysis/models.py", "wholepicture.partnership.models"),
    ("casework/models/escalation.py", "wholepicture.partnership.models"),
    ("casework/escalation/people.py", "wholepicture.partnership.models"),
    ("casework/models/assessment.py", "wholepicture.partnership.models"),
    ("casework/models/carers.py", "wholepicture.partnership.models"),
    ("casework/models/cases.py", "wholepicture.partnership.models"),
    *(
        (f"casework/cases/{module}.py", "wholepicture.partnership.models")
        for module in ("commands", "queries", "standing")
    ),
    ("casework/models/context.py", "wholepicture.partnership.models"),
    ("casework/context/queries.py", "wholepicture.partnership.models"),
    ("casework/models/question.py", "wholepicture.partnership.models"),
    ("casework/question/queries.py", "wholepicture.partnership.models"),
    ("casework/models/referral.py", "wholepicture.partnership.models"),
    ("casework/referral/queries.py", "wholepicture.partnership.models"),
    ("casework/referral/standing.py", "wholepicture.partnership.models"),
    ("casework/models/meeting.py", "wholepicture.partnership.models"),
    ("casework/meeting/panels/stored.py", "wholepicture.partnership.models"),
    ("casework/meeting/panels/asking.py", "wholepicture.partnership.models"),
    ("casework/models/letters.py", "wholepicture.partnership.models"),
    ("casework/models/missing.py", "wholepicture.partnership.models"),
    ("casework/models/significance.py", "wholepicture.partnership.models"),
    ("casework/models/supervision.py", "wholepicture.partnership.models"),
    ("casework/models/case_notes.py", "wholepicture.partnership.models"),
    ("casework/models/disruption.py", "wholepicture.partnership.models"),
    ("casework/models/operation.py", "wholepicture.partnership.models"),
    ("casework/models/placement.py", "wholepicture.partnership.models"),
    ("casework/placement/queries.py", "wholepicture.partnership.models"),
    ("casework/placement/stored.py", "wholepicture.partnership.models"),
    ("governance/models.py", "wholepicture.partnership.models"),
    ("access/queries.py", "wholepicture.partnership.models"),
    ("picture/assembling.py", "wholepicture.partnership.models"),
}
# The lock of what somebody is still writing, for the two modules that keep drafts of assessments and open them, of packs for the
# one that keeps them, and of profiles for looking for a child. Nobody else.
LOCKS = {
    ("casework/assessment/commands.py", "wholepicture.intake.encryption"),
    ("casework/assessment/written.py", "wholepicture.intake.encryption"),
    ("casework/missing/photos.py", "wholepicture.intake.encryption"),
    ("casework/missing/profiles.py", "wholepicture.intake.encryption"),
    ("governance/packs/prepared.py", "wholepicture.intake.encryption"),
}
# Functions of commands.py and queries.py that write nothing in the ledger themselves. Screens may use the last two groups.
UNRECORDED = {
    "background, inside a recorded step": (
        "access.commands.replace_involvement access.commands.follow_nominals access.queries.protected_nominals "
        "intake.queries.stated_submissions intake.queries.doors_of intake.queries.with_revised intake.queries.chains_of "
        "linkage.queries.joined_to_more intake.queries.every_submission intake.queries.senders "
        "intake.queries.subjects_sent intake.queries.uploads_left_over intake.queries.told_among intake.queries.came_by_file "
        "intake.commands.no_longer_wait casework.escalation.queries.silent_escalations "
        "intake.grading.commands.put_information_to_grade intake.grading.queries.graded_among "
        "intake.confidential.queries.first_keys intake.confidential.queries.asks_to_take_back "
        "intake.attachments.queries.next_to_draw intake.attachments.queries.content_to_draw "
        "intake.attachments.queries.dropped_files intake.attachments.queries.waiting_files "
        "intake.attachments.commands.attach_drafted intake.attachments.commands.let_files_go "
        "linkage.queries.nominals_of_subjects linkage.queries.nominals_of_submissions "
        "linkage.queries.members_of linkage.queries.moved_among linkage.things.queries.joined_since linkage.queries.may_be_one "
        "linkage.queries.said_apart linkage.queries.damping_of "
        "linkage.things.queries.things_now "
        "linkage.things.queries.described_in "
        "intake.queries.submissions_sent "
        "access.queries.barred_among access.queries.is_anybody_barred access.queries.barred_from_anybody "
        "notices.queries.told_since notices.queries.is_due"
    ),
    "part of a recorded query": (
        "casework.assessment.commands.may_review casework.cases.queries.may_move casework.cases.queries.hands_over_for "
        "casework.referral.queries.is_senders casework.context.queries.keeps "
        "casework.context.queries.doers_among casework.context.queries.standing_thing "
        "casework.question.queries.is_askers casework.question.queries.standing_now "
        "casework.meeting.discussions.queries.may_write casework.meeting.panels.queries.may_run "
        "casework.meeting.panels.queries.may_record "
        "casework.missing.queries.time_of "
        "casework.missing.queries.agencies_beside alerts.queries.kept_to_among "
        "access.queries.hidden_from access.queries.standing_of access.queries.lines "
        "access.queries.claims_to_confirm linkage.queries.nominal_now linkage.queries.nominals_now linkage.queries.subjects_in "
        "linkage.queries.standing_of linkage.things.queries.standing_of_things linkage.things.queries.standing_in "
        "linkage.things.queries.thing_now linkage.things.queries.shown_things_now linkage.things.queries.things_in "
        "picture.queries.shown_among picture.queries.withdrawn_by picture.queries.shown_beyond_named "
        "casework.disruption.commands.check_against casework.operation.queries.is_whole "
        "intake.attachments.queries.attached_to intake.attachments.queries.kept_photo intake.attachments.queries.picture_of "
        "intake.attachments.commands.keep_photo intake.attachments.commands.bringing "
        "casework.placement.queries.reads_pattern "
        "intake.queries.written_by linkage.queries.judged_in linkage.queries.damped_among "
        "linkage.queries.asked_among linkage.queries.asked_beside linkage.things.queries.asked_among_things "
        "linkage.things.queries.described_for_viewer picture.queries.own_numbers_of_children "
        "alerts.queries.shown_of_told intake.queries.shown_of_held notices.queries.shown_of_notices "
        "picture.queries.shown_of picture.queries.born_of picture.queries.shows_to_viewer picture.queries.who_may_be_children "
        "picture.queries.events_about picture.queries.pieces_alone picture.queries.standing_for"
    ),
    "how many notices wait for the viewer alone": "notices.queries.unseen notices.queries.is_told",
    "about nobody": (
        "notices.queries.channels "
        "intake.grading.queries.numbers_in intake.grading.queries.codes_chosen intake.grading.queries.bound "
        "intake.confidential.queries.doors intake.confidential.queries.agency_of_code "
        "intake.confidential.queries.note_wrong_code casework.carers.commands.open_door "
        "alerts.queries.published_rules partnership.signs.queries.dictionary_of partnership.signs.queries.dictionaries_of "
        "partnership.signs.queries.labels_now partnership.signs.queries.labels_then "
        "partnership.signs.queries.version_in partnership.signs.queries.version_lately "
        "partnership.signs.queries.areas_without"
    ),
    "the directory: professionals at work, for whoever is signed in": (
        "partnership.queries.agency_named partnership.queries.agencies_by_id partnership.queries.only_area partnership.queries.area_with "
        "partnership.queries.public_among "
        "partnership.queries.all_areas partnership.queries.telephone_of "
        "partnership.queries.professionals_by_email partnership.queries.professional_with "
        "partnership.queries.professionals_who_sign_in partnership.queries.names_of "
        "partnership.queries.people_in_roles partnership.queries.addresses_apart partnership.queries.names_apart "
        "partnership.queries.apart partnership.queries.roles_of "
        "partnership.queries.duty_contact access.queries.feeds_trusted "
        "partnership.queries.employer_of partnership.queries.linkage_team "
        "partnership.queries.agency_with partnership.queries.team_with partnership.queries.person_with "
        "partnership.queries.teams_at partnership.queries.people_at partnership.queries.leading_at "
        "partnership.queries.agreeing partnership.queries.anybody_with partnership.queries.people_at_work "
        "partnership.queries.teams_of_hub "
        "partnership.queries.addresses_of "
        "partnership.absences.queries.cover_for partnership.absences.queries.in_force "
        "partnership.absences.queries.duty_desk partnership.absences.queries.not_there "
        "partnership.absences.queries.narrowed_among partnership.absences.queries.gone_at "
        "partnership.narrowing.queries.lifts_reading partnership.narrowing.queries.rules_in "
        "partnership.narrowing.queries.is_told_of_others "
        "partnership.narrowing.queries.reminded_after partnership.narrowing.queries.lapsing_in "
        "partnership.narrowing.queries.leads_of notices.queries.told_after "
        "partnership.absences.queries.away_now "
        "partnership.absences.queries.beside partnership.absences.queries.enters_for "
        "partnership.clocks.queries.own_limits partnership.clocks.queries.due_at "
        "partnership.duty.queries.members_of "
        "partnership.training.queries.agencies_kept partnership.training.queries.reads_coverage "
        "partnership.training.queries.courses_in partnership.training.queries.known_to"
    ),
}


@cache
def source(*parts: str) -> dict[Path, ast.Module]:
    """Every Python file below these folders of the product, parsed."""
    folders = [ROOT / part for part in parts] or [ROOT]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return {file: ast.parse(file.read_text("utf-8")) for file in sorted(files)}


def imports(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Modules that are imported anywhere in a file, with the names that are taken from each."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, [one.name for one in node.names]
        elif isinstance(node, ast.Import):
            yield from ((one.name, []) for one in node.names)


def told(file: Path) -> str:
    return str(file.relative_to(ROOT))


def trespasses(file: str, tree: ast.Module) -> list[str]:
    """Parts of another room that this file uses and that are no door."""
    room = file.partition("/")[0]
    out = []
    for module, _ in imports(tree):
        parts = module.split(".")
        if parts[0] != "wholepicture" or len(parts) < 3 or parts[1] in (room, "base", "config"):
            continue
        if (
            parts[1] in ROOMS
            and not DOORS & {parts[2], parts[-1]}
            and module not in ALLOWED
            and (file, module) not in MODELS | LOCKS
        ):
            out.append(f"{file} uses {module}")
    return out


def test_a_room_uses_another_rooms_commands_and_queries_and_nothing_else_of_it() -> None:
    found = [line for file, tree in source(*ROOMS).items() for line in trespasses(told(file), tree)]
    assert found == []


def test_no_exception_outlives_its_need() -> None:
    used = {(told(file), module) for file, tree in source(*ROOMS).items() for module, _ in imports(tree)}
    assert used >= MODELS
    assert set(ALLOWED) <= {module for _, module in used}


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("alerts/queries.py", "from wholepicture.picture.models import Event"),
        ("picture/deriving.py", "from wholepicture.intake.encryption import unlock"),
        ("alerts/commands.py", "def f():\n    from wholepicture.linkage.people.joining import join_subjects"),
    ],
)
def test_a_planted_trespass_is_caught(file: str, line: str) -> None:
    assert trespasses(file, ast.parse(line))


# -- commands and queries -------------------------------------------------------------------------------------------


def _is_act(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(one).startswith(("command(", "query(")) for one in node.decorator_list)


def functions(*, acts: bool) -> set[str]:
    """Public functions of every room's commands and queries: those that the ledger hears of, or those that it does not."""
    return {
        f"{told(file).removesuffix('.py').replace('/', '.')}.{node.name}"
        for file, tree in source(*ROOMS).items()
        if file.stem in ("commands", "queries")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _is_act(node) is acts
    }


def test_every_command_and_query_is_on_the_ledger_or_listed_here_with_the_reason() -> None:
    listed = {name for names in UNRECORDED.values() for name in names.split()}
    assert functions(acts=False) == listed
    assert len(functions(acts=True)) > 40


def test_screens_and_machine_doors_read_people_only_through_what_is_on_the_ledger() -> None:
    hidden = {name for reason in list(UNRECORDED)[:2] for name in UNRECORDED[reason].split()}
    used = {
        f"{module.removeprefix('wholepicture.')}.{name}"
        for tree in source("web", "api").values()
        for module, names in imports(tree)
        for name in names
    }
    assert used & hidden == set()
    assert used & functions(acts=True), "the test looks at the right names"


def test_what_follows_the_viewer_is_named_by_the_caller() -> None:
    installation.load()
    for name in sorted(functions(acts=True)):
        module, _, function = name.rpartition(".")
        act = getattr(importlib.import_module(f"wholepicture.{module}"), function)
        first, *rest = inspect.signature(act).parameters.values()
        assert first.name == "viewer", name
        named = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
        assert all(one.kind in named for one in rest), name


# -- tables ---------------------------------------------------------------------------------------------------------


def test_foreign_keys_point_down_and_are_not_walked_back() -> None:
    installation.load()
    from django.apps import apps

    checked = 0
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for column in model._meta.get_fields():
                if not column.is_relation or column.auto_created:
                    continue
                other = column.related_model._meta.app_label  # type: ignore[union-attr]
                checked += 1
                assert FLOORS.index(other) <= FLOORS.index(room), f"{model.__name__}.{column.name} points up to {other}"
                assert getattr(column.remote_field, "related_name", "") == "+", (
                    f"{model.__name__}.{column.name} can be walked back"
                )
    assert checked > 30


def misuse(tree: ast.Module) -> list[str]:
    """Signals, and models that save themselves in a way of their own."""
    out = [
        f"signals: {module}"
        for module, names in imports(tree)
        if module.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
        or "signals" in names
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            out += overridden(node)
        if isinstance(node, ast.Name) and node.id == "GenericForeignKey":
            out.append("a generic foreign key")
    return out


def overridden(model: ast.ClassDef) -> list[str]:
    if model.name == "SessionStore":  # no model: an engine of sessions, of which Django asks for these by name
        return []
    own = {one.name for one in model.body if isinstance(one, ast.FunctionDef)}
    return [f"{model.name}.{name} is overridden" for name in own & {"save", "delete", "bulk_create", "full_clean"}]


@pytest.mark.long
def test_no_signals_and_no_model_that_saves_in_its_own_way() -> None:
    found = {told(file): misuse(tree) for file, tree in source().items()}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "from django.db.models import signals",
        "class A(Model):\n    def save(self): ...",
        "class A(Model):\n    def delete(self): ...",
        "x = GenericForeignKey()",
    ],
)
def test_a_planted_misuse_is_caught(line: str) -> None:
    assert misuse(ast.parse(line))


# -- rules are pure -------------------------------------------------------------------------------------------------

PURE = [
    *(f"wholepicture.{room}.rules" for room in ROOMS if (ROOT / room / "rules.py").exists()),
    "wholepicture.linkage.things.rules",
    "wholepicture.partnership.absences.rules",
    "wholepicture.partnership.clocks.rules",
    "wholepicture.partnership.duty.rules",
    "wholepicture.partnership.narrowing.rules",
    "wholepicture.partnership.training.rules",
    *("wholepicture.intake.registers.days", "wholepicture.intake.registers.reporting"),
    *("wholepicture.access.policy", "wholepicture.access.merkle", "wholepicture.picture.whereabouts"),
    *("wholepicture.access.limits", "wholepicture.access.tries", "wholepicture.base.addresses"),
    *("wholepicture.alerts.decisions", "wholepicture.alerts.registry", "wholepicture.alerts.urgency"),
    *(f"wholepicture.alerts.rules.{file.stem}" for file in sorted((ROOT / "alerts" / "rules").glob("[a-z]*.py"))),
]
LOADS = """
import importlib, sys
class Barrier:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "psycopg", "procrastinate", "splink"}:
            raise ImportError("not here: " + name)
sys.meta_path.insert(0, Barrier())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def _loads(*modules: str) -> bool:
    run = subprocess.run([sys.executable, "-c", LOADS, *modules], cwd=PROJECT, capture_output=True)
    return run.returncode == 0


def test_rules_load_where_there_is_no_django_and_no_splink() -> None:
    assert _loads(*PURE)
    assert not _loads("wholepicture.access.viewer"), "the barrier holds"


# -- the floor plan -------------------------------------------------------------------------------------------------


def test_there_is_no_drawer_for_everything_else() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "services", "managers", "misc"}
    names = {told(path) for path in ROOT.rglob("*") if path.stem in drawers and "node_modules" not in path.parts}
    assert names == set()


def test_each_room_says_in_its_first_lines_what_happens_there() -> None:
    for room in FLOORS:
        file = ROOT / room / "__init__.py"
        if file.exists():
            assert ast.get_docstring(ast.parse(file.read_text("utf-8"))), room


def test_the_machine_cannot_reach_decisions() -> None:
    """`alerts`, `linkage` and `picture` never import anything of casework, where people decide."""
    contracts = (PROJECT / ".importlinter").read_text("utf-8")
    _, _, machine = contracts.partition("[importlinter:contract:decisions]")
    assert "wholepicture.casework" in machine.partition("[importlinter:")[0]


PLANTED = {
    "imports point down": ("wholepicture/base/ids.py", "from wholepicture.partnership import rules\n"),
    "an undeclared folder": ("wholepicture/attic/__init__.py", ""),
    "an undeclared part of a room": ("wholepicture/linkage/misc.py", ""),
    "a screen that uses another screen": (
        "wholepicture/web/search/reasons.py",
        "from wholepicture.web.picture import ties\n",
    ),
    "tables from a screen": ("wholepicture/web/frame/errors.py", "from wholepicture.intake import models\n"),
    "rules know no Django": ("wholepicture/base/identifiers/names.py", "import django\n"),
    "invented data": ("wholepicture/flow.py", "import synthetic\n"),
}


def test_import_linter_catches_what_it_is_there_for(tmp_path: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed: what it would catch is not known")
    for package in ("wholepicture", "synthetic"):
        shutil.copytree(
            PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "templates", "__pycache__")
        )
    shutil.copy(PROJECT / ".importlinter", tmp_path)
    for file, line in PLANTED.values():
        planted = tmp_path / file
        planted.parent.mkdir(exist_ok=True)
        planted.write_text((planted.read_text("utf-8") if planted.exists() else "") + line, "utf-8")
    run = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode != 0
    for words in (
        "Data flows up the floors, imports point down BROKEN",
        "Inside linkage BROKEN",
        "Inside web BROKEN",
        "wholepicture.web.search is not allowed to import wholepicture.web.picture",
        "Screens and machine doors use commands and queries, never tables BROKEN",
        "not even indirectly BROKEN",
        "The product knows nothing of invented data or of its tests BROKEN",
        "attic",
    ):
        assert words in run.stdout
