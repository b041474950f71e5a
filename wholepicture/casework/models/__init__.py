"""The tables of casework, a module a wing. Insert-only: what became of something is another row."""

from wholepicture.casework.models.assessment import Assessment as Assessment
from wholepicture.casework.models.assessment import AssessmentDraft as AssessmentDraft
from wholepicture.casework.models.assessment import AssessmentReview as AssessmentReview
from wholepicture.casework.models.cases import Action as Action
from wholepicture.casework.models.cases import ActionMove as ActionMove
from wholepicture.casework.models.cases import Case as Case
from wholepicture.casework.models.cases import CaseMove as CaseMove
from wholepicture.casework.models.disruption import Disruption as Disruption
from wholepicture.casework.models.disruption import DisruptionStep as DisruptionStep
from wholepicture.casework.models.escalation import Escalation as Escalation
from wholepicture.casework.models.escalation import EscalationMove as EscalationMove
from wholepicture.casework.models.escalation import EscalationParty as EscalationParty
from wholepicture.casework.models.escalation import LadderVersion as LadderVersion
from wholepicture.casework.models.missing import MissingProfile as MissingProfile
from wholepicture.casework.models.missing import MissingStep as MissingStep
from wholepicture.casework.models.missing import ProfileReading as ProfileReading
from wholepicture.casework.models.missing import ProfileRelease as ProfileRelease
from wholepicture.casework.models.operation import ChildSupport as ChildSupport
from wholepicture.casework.models.operation import Operation as Operation
from wholepicture.casework.models.operation import OperationChild as OperationChild
from wholepicture.casework.models.operation import OperationMember as OperationMember
from wholepicture.casework.models.operation import OperationPerson as OperationPerson
from wholepicture.casework.models.operation import OperationRelation as OperationRelation
from wholepicture.casework.models.operation import OperationStep as OperationStep
from wholepicture.casework.models.significance import Significance as Significance
from wholepicture.casework.models.supervision import SupervisionNote as SupervisionNote
