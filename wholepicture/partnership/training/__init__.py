"""Training and prevention: which courses there are, who took which when, who lacks one, and what was done with pupils.

Here: the register, by hand and by file, and its coverage by agency and role.
Not here: what a role may do. Nobody loses anything because a course lapsed.
"""
