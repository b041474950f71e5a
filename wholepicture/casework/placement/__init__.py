"""Where children in care live: their placements and where they lived on a day, what is to be done before one out of the area, homes as
records with their pattern over time, what is of concern near one, and visits to a child in care.

A person enters each thing that was done, with its day and words. Nothing here sends anything, and nothing is done by itself.
"""
