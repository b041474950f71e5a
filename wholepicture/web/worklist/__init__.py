"""Work at a glance: one's own cases and actions, those of a group, and handing over what somebody has."""
