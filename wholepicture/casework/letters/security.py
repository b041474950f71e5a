"""Who reads that a letter was taken out, and who takes one out.

It is read with what it is about, which has its own row security, by the agency whose people took it out and by the hub: whoever it went to
has it. Beside a child whose whereabouts are kept from the reader no agency is named, so it is read by who took it out alone. A letter goes
to who the thing says that it goes to: nobody addresses the notice of a placement to an agency of their choice.
"""

from wholepicture.base.rowsecurity import AROUND_NOW, declaration, force, grant, policy, whole

LETTER = "casework_letter"
PLACEMENT, REFERRAL, PANEL, MEASURE = (
    "casework_plannedplacement",
    "casework_referral",
    "casework_panel",
    "casework_disruption",
)
ME, AGENCY, HUB = "(SELECT sec.professional())", "(SELECT sec.agency())", "(SELECT sec.is_hub())"
HERE = "area_id = (SELECT sec.area())"
DECIDES = f"({HUB} AND (SELECT sec.may('alerts')))"


def _thing(table: str, more: str = "true") -> str:
    return f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = {LETTER}.record AND {more})"


HIDES = f"({LETTER}.by_id = {ME} OR NOT {LETTER}.record = ANY (sec.referrals_hidden(ARRAY[{LETTER}.record])))"
READS = f"""(CASE kind
    WHEN 'placement_notice' THEN {_thing(PLACEMENT)}
    WHEN 'referral' THEN {_thing(REFERRAL)} AND {HIDES}
    WHEN 'panel_invitation' THEN {_thing(PANEL)}
    WHEN 'abduction_notice' THEN {_thing(MEASURE)} ELSE false END)"""
# The referral's own receiver reads the referral as well, and sends no letter of it.
TAKES_OUT = f"""(CASE kind
    WHEN 'placement_notice' THEN {
    _thing(PLACEMENT, f"(t.agency_id = {AGENCY} OR {DECIDES}) AND t.host_id IS NOT DISTINCT FROM {LETTER}.to_agency_id")
}
    WHEN 'referral' THEN {
    _thing(REFERRAL, f"(t.agency_id = {AGENCY} OR {DECIDES}) AND t.to_agency_id = {LETTER}.to_agency_id")
}
    WHEN 'panel_invitation' THEN {DECIDES} AND {_thing(PANEL, "t.held_at IS NULL")}
    WHEN 'abduction_notice' THEN {DECIDES} AND {_thing(MEASURE)} ELSE false END)"""
SECURITY = declaration(
    force(LETTER),
    whole(LETTER, "wp_operator", "SELECT"),
    grant("SELECT, INSERT", LETTER, "wp_app"),
    policy(
        LETTER,
        "with_thing",
        "wp_app",
        using=f"(SELECT sec.reads()) AND (SELECT sec.may('cases')) AND {HERE} AND (agency_id = {AGENCY} OR {HUB}) AND {READS}",
    ),
    policy(
        LETTER,
        "takes_out",
        "wp_app",
        to="INSERT",
        check=f"(SELECT sec.reads()) AND (SELECT sec.may('cases')) AND {HERE} AND agency_id = {AGENCY} AND by_id = {ME} "
        f"AND at {AROUND_NOW} AND {TAKES_OUT}",
    ),
)
