"""The tables of casework, a module a wing. Insert-only: what became of something is another row."""

from wholepicture.casework.models.assessment import Assessment as Assessment
from wholepicture.casework.models.assessment import AssessmentDraft as AssessmentDraft
from wholepicture.casework.models.assessment import AssessmentReview as AssessmentReview
from wholepicture.casework.models.disruption import Disruption as Disruption
from wholepicture.casework.models.disruption import DisruptionStep as DisruptionStep
from wholepicture.casework.models.escalation import Escalation as Escalation
from wholepicture.casework.models.escalation import EscalationMove as EscalationMove
from wholepicture.casework.models.escalation import EscalationParty as EscalationParty
from wholepicture.casework.models.escalation import LadderVersion as LadderVersion
from wholepicture.casework.models.operation import ChildSupport as ChildSupport
from wholepicture.casework.models.operation import Operation as Operation
from wholepicture.casework.models.operation import OperationChild as OperationChild
from wholepicture.casework.models.operation import OperationMember as OperationMember
from wholepicture.casework.models.operation import OperationPerson as OperationPerson
from wholepicture.casework.models.operation import OperationRelation as OperationRelation
from wholepicture.casework.models.operation import OperationStep as OperationStep
