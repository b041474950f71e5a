"""Whole Picture: every agency's worries about a child, joined, shown and answered.

The rooms, from the top floor down: config, web and api, flow, alerts, picture, linkage, intake, access,
partnership, base. Data flows up the floors; imports point down. `docs/tour.md` follows one report through.
"""
