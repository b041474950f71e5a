"""What people do about it: a decision that somebody thinks wrong is taken higher; what is known of a child is assessed; a case has
somebody who leads it, and actions.

Here, a wing each: escalation (who disagrees with what, where it stands, by when it is answered), assessment (harm, risk and
vulnerability apart, and the level that a person sets), cases (what is done for a child, by who, by when), missing (what is done about a
child who is missing or came back), significance (why an entry matters, and what was done), disruption (what is done against whoever is
of concern, and until when), referral (who is asked to act, or to take a case over, and what they answered) and operation (who came
forward, what became of whom, and who supports each child). Not here: what is known of the child (picture), that somebody should look,
and what was decided of it (alerts). No step of the machine decides anything here.
"""
