"""What PostgreSQL enforces of casework, a declaration a wing."""

from wholepicture.base.rowsecurity import declaration
from wholepicture.casework.assessment import security as assessment
from wholepicture.casework.carers import security as carers
from wholepicture.casework.case_notes import security as case_notes
from wholepicture.casework.cases import security as cases
from wholepicture.casework.context import security as context
from wholepicture.casework.disruption import security as disruption
from wholepicture.casework.escalation import security as escalation
from wholepicture.casework.letters import security as letters
from wholepicture.casework.meeting.discussions import security as discussions
from wholepicture.casework.meeting.panels import security as panels
from wholepicture.casework.missing import security as missing
from wholepicture.casework.operation import security as operation
from wholepicture.casework.placement import security as placement
from wholepicture.casework.question import security as question
from wholepicture.casework.referral import security as referral
from wholepicture.casework.significance import security as significance
from wholepicture.casework.supervision import security as supervision

SECURITY = declaration(
    escalation.SECURITY,
    assessment.SECURITY,
    cases.SECURITY,
    case_notes.SECURITY,
    missing.SECURITY,
    significance.SECURITY,
    disruption.SECURITY,
    operation.SECURITY,
    supervision.SECURITY,
    referral.SECURITY,
    question.SECURITY,
    discussions.SECURITY,
    panels.SECURITY,
    placement.SECURITY,
    context.SECURITY,
    letters.SECURITY,
    carers.SECURITY,
)
