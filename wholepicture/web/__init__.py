"""Every screen that a person uses: forms, pages, templates, one folder a room.

Views parse a form, make one command or a query or two, and render. They decide nothing about a child.
"""
