"""On which basis a referral to a front door is told, in words."""

from collections.abc import Mapping

from wholepicture.casework.referral.rules import BASES
from wholepicture.web.wording.choices import LAWFUL_BASES

BASIS: Mapping[str, str] = {code: LAWFUL_BASES.get(code, "The child, or a parent or carer, agrees") for code in BASES}
