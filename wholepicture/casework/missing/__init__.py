"""What is done while a child is missing, and after they came back: the procedure as it was followed, return interviews offered and held
within 72 hours of each return, and the profile that is given to the police.

Here: what people did, each a row that nobody changes, on the report of the time away. Not here: who is missing, and when they were
away, which follow from reports (picture.missing, picture.nights); what a child said, which is a report of its own.
"""
