"""The commands of the command line, a file a family.

Each file offers `add_to(commands, common)`, which declares its commands, and a function a command: it parses nothing
and decides nothing; it calls rooms' commands and queries as the named system viewer `operator`, and answers.
"""

from wholepicture.config.commands import (
    access,
    agreements,
    back_record,
    carers,
    check,
    confirming,
    duty,
    evaluate,
    install,
    intake,
    judging,
    model,
    partners,
    public_page,
    serve,
    show,
    signs,
    template,
)

FAMILIES = (
    install,
    partners,
    agreements,
    duty,
    carers,
    access,
    template,
    intake,
    confirming,
    judging,
    back_record,
    model,
    evaluate,
    show,
    signs,
    public_page,
    check,
    serve,
)
