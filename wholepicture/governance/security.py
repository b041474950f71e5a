"""What PostgreSQL enforces of governance: each wing says it of its own tables."""

from wholepicture.base.rowsecurity import declaration
from wholepicture.governance.packs import security as packs

SECURITY = declaration(packs.SECURITY)
