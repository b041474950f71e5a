"""By when something is to be done: the clocks of practice, and what a partnership sets of its own.

Here: every deadline with its usual limit, what starts it and where it is from; a partnership's own limit, with who set it and why.
Not here: the things that are due. Each keeps the moment that was worked out when it began: a setting moves nothing that runs.
"""
