"""What helps whoever writes a report: found in their own words, offered to them, and kept nowhere.

Pure, and in time proportional to the length of the text: whatever is pasted is looked at while somebody waits.
`named.py` finds people, cars, phones, accounts and places; `signs.py` finds words that may speak of a sign; `wording.py`
finds words that blame a child. What is found is an offer: nothing of it becomes part of a report, or is stored, until its author takes it.
"""
