"""Questions to an agency: somebody asks one, or a team of it, and follows the reply; silence shows.

Asking opens nothing, and tells no more than whoever asks writes. Who is asked may not be allowed to read what whoever asks reads: they read
the words, and who the child is here only where they may see the child anyway. Whoever asks never learns whether nothing is held, or
nothing that may be told: both are one answer.
"""
