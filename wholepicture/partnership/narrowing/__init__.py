"""Reading that needs current training: which role needs what, when somebody lapses, and who lifts it in an emergency.

Whoever lapses sends reports and follows their own as before; the database lets them read nothing else of children.
"""
