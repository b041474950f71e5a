"""Things: vehicles, phones, online accounts and places that several reports name, and which of them are one.

A certain key (a whole valid plate, a whole number, platform and name, a UPRN) joins by rule, as the reports come in.
Whatever says less (part of a plate, the last figures, a name on another platform, the name of a guest house) is put
before a linkage officer, and nothing joins by resemblance. An organisation appears as the place where it is.
"""
