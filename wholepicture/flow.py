"""The wiring: which topic wakes which step. Reading this is reading the process.

submission.accepted  something was sent in             -> join each subject to whoever it describes
judgement.recorded   a person said same or different    -> join again those it touches; look for what should be raised
pair.put             a person says two may be one      -> ask an officer
rule.switched        an area uses a published rule, or not; or the rule looks at people from before there was one
                                                         -> join again whom it may join
joining.put_aside    too many share somebody's number    -> join them when nothing else waits
thing.judged         the same, of two things            -> join again the things it touches
submission.linked    whom a report is about has changed -> derive what it adds to the picture
picture.changed      what is known has changed          -> put it on the hub's reading list; look for what should be raised;
                                                            let assessments, cases and packs follow the children whom they are of
assessment.recorded  a child was assessed, or a supervisor said something of that
                                                         -> tell whoever it waits for
mark.made            a person said that an adult, a vehicle, a phone, an account or a place is of concern, or of none
                                                         -> look for what should be raised
outcome.recorded     a person decided                   -> what was urgent because of it is so no more; look for what
                                                            should be raised about who is named with a confirmed child
location.restricted  a child's whereabouts are protected-> derive again what might tell them; count them in no list
information.graded   a person graded a piece of a report -> derive what others may read of it
shared_value.judged  a person said whether a value many
                     share is damped                    -> count it again
damping.begun        a value counts for nothing now      -> withdraw questions that nothing else speaks for
damping.lifted       a value counts again               -> ask about whoever gives it; look for what should be raised
"""

from wholepicture.base import topics

STEPS: dict[str, tuple[str, ...]] = {
    "submission.accepted": ("linkage.join",),
    "judgement.recorded": ("linkage.rejoin", "alerts.look_again"),
    "pair.put": ("linkage.ask_as_put",),
    "rule.switched": ("linkage.rejoin",),
    "joining.put_aside": ("linkage.join_put_aside",),
    "thing.judged": ("linkage.rejoin_things",),
    "submission.linked": ("picture.derive",),
    "location.restricted": ("picture.derive", "linkage.recount"),
    "information.graded": ("picture.derive",),
    "shared_value.judged": ("linkage.heed",),
    "damping.begun": ("linkage.weigh_again",),
    "damping.lifted": ("linkage.ask_again", "alerts.look"),
    "picture.changed": (
        "alerts.put_on_list",
        "alerts.look",
        "casework.follow_assessed",
        "casework.follow_cases",
        "governance.follow_packs",
    ),
    "assessment.recorded": ("casework.tell_of_assessments",),
    "alert.raised": (),
    "mark.made": ("alerts.look_at_marked",),
    "outcome.recorded": ("alerts.settle", "alerts.look_at_confirmed"),
}


def wire() -> None:
    """Tell the ground floor this table."""
    topics.wire(STEPS)
