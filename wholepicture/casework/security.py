"""What PostgreSQL enforces of casework, a declaration a wing."""

from wholepicture.base.rowsecurity import declaration
from wholepicture.casework.escalation import security as escalation

SECURITY = declaration(escalation.SECURITY)
