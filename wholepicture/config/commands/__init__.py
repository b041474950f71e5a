"""The commands of the command line, a file a family.

Each file offers `add_to(commands, common)`, which declares its commands, and a function a command: it parses nothing
and decides nothing; it calls rooms' commands and queries as the named system viewer `operator`, and answers.
"""

from wholepicture.config.commands import (
    checking,
    installing,
    joining,
    linkage,
    linking,
    partners,
    reading,
    serving,
    taking_in,
)

FAMILIES = (installing, partners, taking_in, joining, linking, linkage, reading, checking, serving)
