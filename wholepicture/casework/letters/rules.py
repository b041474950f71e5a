"""Which letters there are, and what is wrong with what somebody types for one. Pure."""

PLACEMENT_NOTICE, REFERRAL, PANEL_INVITATION, ABDUCTION_NOTICE = (
    "placement_notice",
    "referral",
    "panel_invitation",
    "abduction_notice",
)
LETTERS = (PLACEMENT_NOTICE, REFERRAL, PANEL_INVITATION, ABDUCTION_NOTICE)
LONGEST, LONGEST_NAME = 4000, 200


def faults_of(attention: str, words: str) -> dict[str, str]:
    """What is wrong with what was typed, by field; nothing where it is right."""
    faults = {}
    if len(attention) > LONGEST_NAME:
        faults["attention"] = f"Use {LONGEST_NAME} characters or fewer."
    if len(words) > LONGEST:
        faults["words"] = f"Use {LONGEST:,} characters or fewer here. There are {len(words):,}."
    return faults
