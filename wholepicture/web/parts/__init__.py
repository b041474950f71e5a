"""What several screens share: an entry of a chronology, the form of a decision, the form of a judgement, a report in words.

A part has its template in `templates/parts/`. It knows no screen; screens know parts and nothing of each other.
"""
