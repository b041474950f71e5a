"""What people do about it: a decision that somebody thinks wrong is taken higher; what is known of a child is assessed; a case has
somebody who leads it, and actions.

Here, a wing each: escalation (who disagrees with what, where it stands, by when it is answered), assessment (harm, risk and
vulnerability apart, and the level that a person sets) and cases (what is done for a child, by who, by when). Not here: what is known
of the child (picture), that somebody should look, and what was decided of it (alerts). No step of the machine decides anything here.
"""
