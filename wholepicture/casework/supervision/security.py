"""Who reads what was noted of a supervision.

A note about somebody's work as a whole is read by that worker, by whoever noted it, and by those who lead the agency of whoever did. A note
about a case stands with the case: whoever may read the case reads it, and nobody else, not even the worker once they may not. Whoever leads
notes it, of their own agency; of the hub, of everybody who works for it. Nobody notes anything of themself.
"""

from wholepicture.base.rowsecurity import (
    UNTIL_NOW,
    Functions,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)

NOTE = "casework_supervisionnote"
ME = "(SELECT sec.professional())"
# Whether whoever asks supervises somebody.
SUPERVISES = """
CREATE FUNCTION sec.supervises(of_worker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_worker IS NOT NULL);
    SELECT sec.is_lead() AND sec.may('cases') AND of_worker <> sec.professional() AND EXISTS (
        SELECT 1 FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
        JOIN sec.role r ON r.code = p.role
        WHERE p.id = of_worker AND a.area_id = sec.area() AND (p.agency_id = sec.agency() OR (sec.is_hub() AND r.hub)))
$$;
"""
OF_CASE = f"EXISTS (SELECT 1 FROM casework_case c WHERE c.id = {NOTE}.case_id)"
OF_WORK = (
    f"{NOTE}.case_id IS NULL AND ({NOTE}.worker_id = {ME} OR {NOTE}.by_id = {ME} "
    f"OR ((SELECT sec.is_lead()) AND {NOTE}.agency_id = (SELECT sec.agency())))"
)
SECURITY = declaration(
    Functions(SUPERVISES),
    calls("wp_app", "supervises(uuid)"),
    force(NOTE),
    definer_reads(NOTE),
    whole(NOTE, "wp_operator", "SELECT"),
    grant("SELECT, INSERT", NOTE, "wp_app"),
    policy(NOTE, "of_work", "wp_app", using=OF_WORK),
    policy(NOTE, "with_case", "wp_app", using=f"{NOTE}.case_id IS NOT NULL AND {OF_CASE}"),
    policy(
        NOTE,
        "notes",
        "wp_app",
        to="INSERT",
        check=(
            f"(SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) AND by_id = {ME} "
            f"AND at {UNTIL_NOW} AND sec.supervises(worker_id) "
            "AND (case_id IS NULL OR EXISTS (SELECT 1 FROM casework_case c WHERE c.id = case_id "
            "AND (c.lead_id = worker_id OR worker_id = ANY (c.sharing))))"
        ),
    ),
)
