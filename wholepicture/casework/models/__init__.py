"""The tables of casework, a module a wing. Insert-only: what became of something is another row."""

from wholepicture.casework.models.assessment import Assessment as Assessment
from wholepicture.casework.models.assessment import AssessmentDraft as AssessmentDraft
from wholepicture.casework.models.assessment import AssessmentReview as AssessmentReview
