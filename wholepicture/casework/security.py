"""What PostgreSQL enforces of casework, a declaration a wing."""

from wholepicture.base.rowsecurity import declaration
from wholepicture.casework.assessment import security as assessment
from wholepicture.casework.escalation import security as escalation
from wholepicture.casework.significance import security as significance

SECURITY = declaration(escalation.SECURITY, assessment.SECURITY, significance.SECURITY)
