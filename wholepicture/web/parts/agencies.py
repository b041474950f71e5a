"""What agencies are called."""

from wholepicture.partnership.queries import agencies_by_id


def agency_names() -> dict[str, str]:
    """Each agency's name by its code."""
    return {agency.code: agency.name for agency in agencies_by_id().values()}
