"""What all rooms declare, from the ground floor up: the one source of every policy, function, right and trigger."""

import hashlib
from functools import lru_cache
from pathlib import Path

from wholepicture import flow
from wholepicture.access import security as access
from wholepicture.access.rules import ROLES
from wholepicture.alerts import security as alerts
from wholepicture.analysis import security as analysis
from wholepicture.base.rowsecurity import Declaration, Rows, declaration
from wholepicture.casework import security as casework
from wholepicture.intake import security as intake
from wholepicture.linkage import security as linkage
from wholepicture.notices import security as notices
from wholepicture.partnership import security as partnership
from wholepicture.picture import security as picture

ROOMS = (partnership, access, notices, intake, linkage, picture, alerts, casework, analysis)

# Nothing but the steps that a topic wakes can be woken: a step that is wired nowhere is in no database.
STEPS = Rows("sec.step", "task", {step: {} for steps in flow.STEPS.values() for step in steps})
ROLE_ROWS = Rows(
    "sec.role",
    "code",
    {
        role.code: {
            "hub": role.hub,
            "lead": role.lead,
            "reads": role.reads,
            "permissions": sorted(str(permission) for permission in role.permissions),
            "given_in": sorted(role.given_in),
        }
        for role in ROLES.values()
    },
)


@lru_cache(maxsize=1)
def everything() -> Declaration:
    """All declarations, in floor order."""
    return declaration(*(room.SECURITY for room in ROOMS), STEPS, ROLE_ROWS)


def digest(declarations: Declaration) -> str:
    """Changes whenever anything declared does, or a room has another migration: what is laid down is laid on its tables."""
    lines = [*migrations(), *map(repr, declarations)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@lru_cache(maxsize=1)
def migrations() -> tuple[str, ...]:
    """Every room's migrations, by the paths of their files."""
    house = Path(flow.__file__).parent
    return tuple(sorted(str(file.relative_to(house)) for file in house.glob("*/migrations/0*.py")))
