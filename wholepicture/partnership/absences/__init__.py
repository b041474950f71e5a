"""Who is away, from when to when, and who stands in.

Here: a professional's absences, and to whom what waits for them goes meanwhile. Cover ends by itself on the last day.
Not here: what whoever stands in may read. That is what their own role opens, and nothing more (access).
"""
