"""Identifiers: what was typed, what we use, and whether it passes its check.

Every check is pure and returns `Checked`. A failed check flags a value and never refuses a report. An
identifier is evidence, not identity: two records that share one become a candidate for a person to judge.
"""

from wholepicture.base.identifiers.checked import Checked, Outcome
from wholepicture.base.identifiers.contact import check_email, check_postcode, mailbox_key, pseudo_postcode_meaning
from wholepicture.base.identifiers.dates import Moment, birthday_of, check_date_of_birth, parse_instant, parse_moment
from wholepicture.base.identifiers.names import fold_name, hidden_characters, name_tokens
from wholepicture.base.identifiers.not_known import (
    is_no_name,
    is_no_number,
    is_no_school,
    is_not_known,
    known_name,
    known_names,
    says_no_abode,
)
from wholepicture.base.identifiers.numbers import (
    check_imei,
    check_nhs_number,
    check_plain,
    check_pnc_id,
    check_uln,
    check_upn,
    check_uprn,
    imei_type,
)
from wholepicture.base.identifiers.online_names import check_handle, online_account, platform_named
from wholepicture.base.identifiers.telephone import check_phone, is_everybodys_number
from wholepicture.base.identifiers.types import IDENTIFIER_TYPES, IdentifierType, check_identifier
from wholepicture.base.identifiers.unborn import (
    due_between,
    is_of_a_newborn,
    says_newborn,
    says_unborn,
    without_unborn,
)
from wholepicture.base.identifiers.vehicles import (
    PlateLikeness,
    check_vrm,
    classify_vrm,
    likely_vrm,
    match_vrm,
    normalise_vrm,
    vrm_skeleton,
)
from wholepicture.base.identifiers.whereabouts import Premises, Where, premises_of, where_of

__all__ = [
    "IDENTIFIER_TYPES",
    "Checked",
    "IdentifierType",
    "Moment",
    "Outcome",
    "PlateLikeness",
    "Premises",
    "Where",
    "birthday_of",
    "check_date_of_birth",
    "check_email",
    "check_handle",
    "check_identifier",
    "check_imei",
    "check_nhs_number",
    "check_phone",
    "check_plain",
    "check_pnc_id",
    "check_postcode",
    "check_uln",
    "check_upn",
    "check_uprn",
    "check_vrm",
    "classify_vrm",
    "due_between",
    "fold_name",
    "hidden_characters",
    "imei_type",
    "is_everybodys_number",
    "is_no_name",
    "is_no_number",
    "is_no_school",
    "is_not_known",
    "is_of_a_newborn",
    "known_name",
    "known_names",
    "likely_vrm",
    "mailbox_key",
    "match_vrm",
    "name_tokens",
    "normalise_vrm",
    "online_account",
    "parse_instant",
    "parse_moment",
    "platform_named",
    "premises_of",
    "pseudo_postcode_meaning",
    "says_newborn",
    "says_no_abode",
    "says_unborn",
    "vrm_skeleton",
    "where_of",
    "without_unborn",
]
