"""In front of Django: what may be read of a request at all, and how long whoever sends it may take.

A request is answered before its body is read where nobody is signed in; what is read stays in memory. Not here: who is
asking (access), and what a page or a machine's door answers.
"""
