"""The children among whom somebody who reports chooses: those their agency works with, and those of whom they wrote.

Nobody else is offered, and whoever may not see a child reads of her what they read of nobody. Choosing is not joining:
a report says whom its author chose (`subjects[].person` of the contract), and linkage acts on it.
"""
