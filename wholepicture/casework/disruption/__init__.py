"""The register of what is done against somebody or something of concern: which measure, by which power, until when, and what came of
it. It lists what runs out; a person decides.
"""
