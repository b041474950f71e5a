"""What is done for a child: a case with somebody who leads it, and actions, each with somebody who does it and a day.

rules: which moves are open, what is asked before anything is opened, and who stands in; standing: who that is now, from the directory;
acting: a decision on an alert or a report, with the case that it opens or joins. Nothing open is ever without somebody.
"""
