"""What is said of an entry shows to whoever sees the entry, as one of this child's; nobody barred from it, nor anybody who may not
know where somebody in it is, for the words may tell: but for the agency whose words they are. Whoever works with the child, and the hub,
say something in their own name alone. Nobody changes a word.
"""

from wholepicture.access.sql.rows import COUNTS, LIVE
from wholepicture.base.rowsecurity import UNTIL_NOW, declaration, force, grant, policy, whole

SAID = "casework_significance"
# What an entry may be, each with its own row security: a report, and a graded piece whose report does not show.
ENTRIES = (("picture_event", "submission"), ("picture_information", "item"))


def _entry(table: str, key: str, further: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} e WHERE e.{key} = {SAID}.entry AND e.subject = {SAID}.subject AND {further})"


WHEREABOUTS = f"({SAID}.agency_id = (SELECT sec.agency()) OR NOT e.nominals && (SELECT sec.hidden()))"
SHOWN = " OR ".join(_entry(table, key, WHEREABOUTS) for table, key in ENTRIES)

WORKS = (
    "((SELECT sec.is_hub()) OR EXISTS (SELECT 1 FROM access_involvement i WHERE i.agency_id = (SELECT sec.agency()) "
    f"AND i.nominal = e.nominal AND {LIVE} AND {COUNTS}))"
)
CHILD = "(e.role = 'child' OR EXISTS (SELECT 1 FROM picture_event c WHERE c.nominal = e.nominal AND c.role = 'child'))"
SAYS = (
    f"(SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) "
    f"AND made_by_id = (SELECT sec.professional()) AND at {UNTIL_NOW} "
    f"AND ({' OR '.join(_entry(table, key, f'{WORKS} AND {CHILD}') for table, key in ENTRIES)})"
)

SECURITY = declaration(
    force(SAID),
    grant("SELECT, INSERT", SAID, "wp_app"),
    policy(SAID, "with_entry", "wp_app", using=SHOWN),
    policy(SAID, "says", "wp_app", to="INSERT", check=SAYS),
    whole(SAID, "wp_operator", "SELECT"),
)
