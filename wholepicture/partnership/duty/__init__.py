"""Who answers for a team at which hours, who of other agencies works in it, and by which number somebody is reached now."""
