"""Who reads a panel: the hub of its area, and whoever is named as a member. Of its items each reads those in which they may see everybody.

An item shows to nobody who is barred from somebody in it, or may not see one of them: not itself, nor its place in a number, for numbers
are given to what shows. Why it is there shows to who may see what that rests on.

The hub writes what it wishes. Whoever chairs it, of another agency too, writes down while it sits what is decided, who does what, and who
came: of items that show to them, and nothing else.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Declaration,
    Functions,
    Trigger,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)
from wholepicture.casework.as_they_stand import all_show, none_barred, stands, thing, thing_is_free, thing_shows
from wholepicture.casework.meeting.panels.rules import OPENS_BEFORE, SITS_FOR
from wholepicture.notices.security import ends_notices

PANEL, STEP, MEMBER = "casework_panel", "casework_panelstep", "casework_panelmember"
ITEM, REASON, WORD, ACTION = "casework_panelitem", "casework_panelreason", "casework_panelword", "casework_panelaction"
ME = "(SELECT sec.professional())"
HUB = "(SELECT sec.reads()) AND (SELECT sec.is_hub()) AND (SELECT sec.may('alerts'))"

# The panels that whoever asks reads: told once a statement, by their ids.
READ = f"""
CREATE FUNCTION sec.panels_read() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(p.id), '{{}}') FROM {PANEL} p
    WHERE p.area_id = sec.area() AND sec.reads() AND sec.may('cases')
    AND ((sec.is_hub() AND sec.may('alerts'))
         OR coalesce((SELECT m.is_in FROM {MEMBER} m WHERE m.panel_id = p.id AND m.person_id = sec.professional()
                      ORDER BY m.at DESC, m.id DESC LIMIT 1), false))
$$;
"""


def of_group(is_read: str) -> str:
    """That a theme `i` comes of a plan for a peer group that somebody reads (`is_read`, of the reason `r`)."""
    return (
        f"EXISTS (SELECT 1 FROM {REASON} r JOIN casework_contextplan d ON d.id = r.source AND d.kind = 'group' "
        f"WHERE r.item_id = i.id AND r.source_kind = 'plan' AND {is_read})"
    )


# Everybody in an item, and the thing that it is about, as they stand now: seen by whoever asks, and none whom they are barred from, nor
# a thing that is tied to one. A theme that nobody added by hand is called as what it comes of: as its alerts are, and shows to who works
# with alerts; as a peer group is, and shows to who may read a plan of that group, with everybody in it. Asked by the item's own id.
ITEM_SHOWS = f"""
CREATE FUNCTION sec.panel_item_shows(of_item uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_item IS NOT NULL);
    SELECT EXISTS (
        SELECT 1 FROM {ITEM} i WHERE i.id = of_item AND i.panel_id = ANY (sec.panels_read())
        AND {all_show("i.people")}
        AND (i.kind IN ('child', 'nominal')
             OR (i.kind = 'theme' AND (i.reason <> '' OR (sec.is_hub() AND sec.may('alerts'))
                                       OR {of_group("sec.context_plan_shows(r.source)")}))
             OR {thing_shows("i")}));
$$;
"""
# Whether somebody may chair a panel: of the hub; or of any agency, where they read every item that whoever asks does and nobody left out,
# by what others read as well. Of items that do not show to whoever asks it says nothing.
_HELD = "sec.may_hold(person, {row}.nominals, {row}.level, {row}.agency_id, {row}.area_id)"
MAY_CHAIR = f"""
CREATE FUNCTION sec.may_chair(of_panel uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_panel IS NOT NULL AND person IS NOT NULL);
    SELECT sec.is_hub() AND sec.may('alerts') AND EXISTS (
        SELECT 1 FROM partnership_professional p JOIN partnership_agency a ON a.id = p.agency_id AND a.area_id = sec.area()
        JOIN sec.role r ON r.code = p.role AND r.reads AND 'cases' = ANY (r.permissions)
        WHERE p.id = person AND p.is_active AND NOT sec.narrows(p.id, sec.today())
        AND (r.hub OR (of_panel = ANY (sec.panels_read()) AND NOT EXISTS (
            SELECT 1 FROM {ITEM} i WHERE i.panel_id = of_panel AND sec.panel_item_shows(i.id)
            AND coalesce((SELECT w.kind <> 'dropped' FROM {WORD} w WHERE w.item_id = i.id AND w.kind IN ('dropped', 'kept')
                          ORDER BY w.number DESC LIMIT 1), true)
            AND ((i.kind = 'theme' AND i.reason = '' AND NOT {of_group("sec.may_do_in(person, r.source)")})
                 OR NOT {none_barred("person", "i.people")}
                 OR EXISTS (
                    SELECT 1 FROM unnest(i.people) one (id) {stands()}
                    WHERE NOT EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = ANY (stands.ids) AND e.level <> 'named'
                                      AND {_HELD.format(row="e")}))
                 OR (i.kind IN ('vehicle', 'phone', 'place') AND NOT ({thing_is_free("person", "i")} AND EXISTS (
                    SELECT 1 FROM {thing("i")}
                    WHERE EXISTS (SELECT 1 FROM picture_fact f WHERE f.about = ANY (stands.ids) AND f.about_kind = i.kind
                                  AND f.level <> 'named' AND {_HELD.format(row="f")})
                    OR EXISTS (SELECT 1 FROM picture_association t WHERE t.a = ANY (stands.ids) AND t.level <> 'named'
                               AND {_HELD.format(row="t")})
                    OR EXISTS (SELECT 1 FROM picture_association t WHERE t.b = ANY (stands.ids) AND t.level <> 'named'
                               AND {_HELD.format(row="t")})))))))));
$$;
"""
# The panels that whoever asks chairs and that sit now, by their ids: from shortly before until what is decided has been typed.
CHAIRED = f"""
CREATE FUNCTION sec.panels_chaired() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(p.id), '{{}}') FROM {PANEL} p
    WHERE p.chair_id = sec.professional() AND p.id = ANY (sec.panels_read())
    AND p.meets_at BETWEEN statement_timestamp() - interval '{SITS_FOR} hours' AND statement_timestamp() + interval '{OPENS_BEFORE} hours'
$$;
"""
KEEPS = """
CREATE FUNCTION sec.keep_panel() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM public.casework_panel p WHERE p.id = NEW.panel_id FOR UPDATE;
    IF NEW.number <> 1 + (SELECT count(*) FROM public.casework_panelstep s WHERE s.panel_id = NEW.panel_id AND s.id <> NEW.id) THEN
        RAISE EXCEPTION 'a step is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.casework_panel SET meets_at = coalesce(NEW.meets_at, meets_at), chair_id = coalesce(NEW.chair_id, chair_id),
        held_at = CASE WHEN NEW.kind = 'held' THEN coalesce(held_at, NEW.at) ELSE held_at END
    WHERE id = NEW.panel_id;
    RETURN NULL;
END $$;
"""


def _read(table: str, key: str = "panel_id") -> str:
    return f"{table}.{key} = ANY ((SELECT sec.panels_read())::uuid[])"


def _table(table: str, read: str, writes: str) -> Declaration:
    """A table whose rows are added by who may, and changed by nobody."""
    return declaration(
        force(table),
        definer_reads(table),
        whole(table, "wp_operator", "SELECT"),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "member_reads", "wp_app", using=read),
        policy(table, "writes", "wp_app", to="INSERT", check=writes),
    )


CHAIRS = "{panel} = ANY ((SELECT sec.panels_chaired())::uuid[])"
CHAIRS_ITEM = f"(SELECT {CHAIRS.format(panel='i.panel_id')} FROM {ITEM} i WHERE i.id = item_id)"
OF_PANEL = "EXISTS (SELECT 1 FROM casework_panel p WHERE p.id = panel_id)"
OF_ITEM = "(SELECT true FROM casework_panelitem i WHERE i.id = item_id)"
# Whoever puts something on an agenda sees everybody in it, by what others read as well.
ALL_SEEN = (
    f"NOT EXISTS (SELECT 1 FROM unnest({ITEM}.people) one (id) WHERE NOT EXISTS (SELECT 1 FROM picture_event e "
    "WHERE e.nominal = one.id AND e.level <> 'named'))"
)
# Each reason with what it rests on, which has its own row security.
RESTS_ON = f"""(CASE source_kind
    WHEN 'alert' THEN EXISTS (SELECT 1 FROM alerts_alert a WHERE a.id = source)
    WHEN 'case' THEN EXISTS (SELECT 1 FROM casework_case c WHERE c.id = source)
    WHEN 'action' THEN EXISTS (SELECT 1 FROM casework_action a WHERE a.id = source)
    WHEN 'measure' THEN EXISTS (SELECT 1 FROM casework_disruption d WHERE d.id = source)
    WHEN 'plan' THEN EXISTS (SELECT 1 FROM casework_contextplan d WHERE d.id = source)
    WHEN 'away' THEN EXISTS (SELECT 1 FROM picture_event e WHERE e.submission = source)
    WHEN 'mark' THEN {HUB} ELSE false END)"""
SECURITY = declaration(
    Functions(READ),
    Functions(ITEM_SHOWS),
    Functions(MAY_CHAIR),
    Functions(CHAIRED),
    Functions(KEEPS),
    calls("wp_app", "panels_read()", "panel_item_shows(uuid)", "may_chair(uuid,uuid)", "panels_chaired()"),
    _table(
        PANEL,
        _read(PANEL, "id"),
        # Of one that is called nobody reads an item yet: it is chaired by the hub until a step says otherwise.
        f"{HUB} AND area_id = (SELECT sec.area()) AND called_by_id = {ME} AND at {AROUND_NOW} AND meets_at IS NULL AND held_at IS NULL "
        "AND sec.may_chair(id, chair_id)",
    ),
    grant("UPDATE (meets_at, held_at, chair_id)", PANEL, DEFINER),
    policy(PANEL, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    _table(
        STEP,
        _read(STEP),
        # A constraint lets pass a panel of which nobody says whether it was quorate: that comes to NULL. A policy does not.
        f"(({HUB}) OR (kind = 'held' AND {CHAIRS.format(panel='panel_id')})) AND by_id = {ME} AND at {AROUND_NOW} AND {OF_PANEL} "
        "AND (kind = 'held') = (is_quorate IS NOT NULL) "
        "AND (kind = 'chaired') = (chair_id IS NOT NULL) AND (chair_id IS NULL OR sec.may_chair(panel_id, chair_id))",
    ),
    ends_notices(STEP, record="panel_id", kinds=["panel_words"], only="NEW.kind = 'held'"),
    # The clock asks who has written nothing, and reads who is on it and who wrote: not a word, nor whom an item is about.
    *(
        part
        for table, columns in (
            (PANEL, "id, area_id, chair_id, meets_at, held_at"),
            (MEMBER, "id, panel_id, person_id, is_in, by_id, at"),
            (ITEM, "id, panel_id"),
            (WORD, "item_id, kind, by_id"),
        )
        for part in (
            grant(f"SELECT ({columns})", table, "wp_worker"),
            policy(table, "clock_reads", "wp_worker", using="true"),
        )
    ),
    Trigger(STEP, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_panel()")),
    _table(MEMBER, _read(MEMBER), f"{HUB} AND by_id = {ME} AND at {AROUND_NOW} AND {OF_PANEL}"),
    _table(
        ITEM,
        f"{_read(ITEM)} AND sec.panel_item_shows({ITEM}.id)",
        f"{HUB} AND by_id = {ME} AND at {AROUND_NOW} AND cardinality(people) <= 50 AND {OF_PANEL} AND {ALL_SEEN}",
    ),
    _table(REASON, f"{OF_ITEM} AND {RESTS_ON}", f"{HUB} AND at {AROUND_NOW} AND {OF_ITEM} AND {RESTS_ON}"),
    _table(
        WORD,
        OF_ITEM,
        f"by_id = {ME} AND at {AROUND_NOW} AND {OF_ITEM} AND (kind = 'said' OR ({HUB}) OR (kind = 'decided' AND {CHAIRS_ITEM}))",
    ),
    _table(
        ACTION,
        f"{OF_ITEM} AND (SELECT true FROM casework_action a WHERE a.id = action_id)",
        f"(({HUB}) OR {CHAIRS_ITEM}) AND at {AROUND_NOW} AND {OF_ITEM} AND (SELECT true FROM casework_action a WHERE a.id = action_id)",
    ),
)
