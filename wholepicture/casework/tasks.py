"""Background entry points of casework."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.access.viewer import system_viewer
from wholepicture.base.jobs import step
from wholepicture.casework.assessment import commands as assessment
from wholepicture.casework.cases import commands as cases
from wholepicture.casework.referral import commands as referral


@step("casework.follow_assessed")
def follow_assessed(ids: Sequence[UUID]) -> None:
    assessment.follow_assessed(system_viewer("derivation"), submissions=ids)


@step("casework.tell_of_assessments")
def tell_of_assessments(ids: Sequence[UUID]) -> None:
    assessment.tell_of_assessments(system_viewer("derivation"), recorded=ids)


@step("casework.follow_cases")
def follow_cases(ids: Sequence[UUID]) -> None:
    cases.follow_cases(system_viewer("derivation"), submissions=ids)
    referral.follow_referrals(system_viewer("derivation"), submissions=ids)
