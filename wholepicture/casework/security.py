"""What PostgreSQL enforces of casework, a declaration a wing."""

from wholepicture.base.rowsecurity import declaration
from wholepicture.casework.assessment import security as assessment
from wholepicture.casework.disruption import security as disruption
from wholepicture.casework.escalation import security as escalation
from wholepicture.casework.operation import security as operation

SECURITY = declaration(escalation.SECURITY, assessment.SECURITY, disruption.SECURITY, operation.SECURITY)
