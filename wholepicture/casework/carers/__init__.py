"""A foster carer's own door: who was given one, what it shows, and what comes by it.

A right to it rests on a placement that children's social care entered, and ends with it by the database's own rule. It opens no child's
page, no report but the carer's own, and no count.
"""
