"""Every machine door: agencies' systems push reports and follow what became of them.

Here: the addresses below /api/v1/, their description for tools and for people, who may use them (an agency's key), how
much and how often, and answers in JSON.
Not here: what a report may hold or what becomes of it (intake).
"""
