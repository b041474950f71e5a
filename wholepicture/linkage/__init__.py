"""Joining: which subjects are one person, which mentions one thing.

Here: profiles (what is compared), judgements, the nominals derived from them, the review queue.
Not here: weights that join anybody by resemblance; nothing does. What a nominal's life looks like is in picture.

The wings, from the ground up:

    models         the tables, a family a module; other rooms import them from `linkage.models`
    judgements     which judgements count, how they add up to groups over time, and how one is taken back
    comparison     how two descriptions of people are compared, and what their agreement weighs
    shared_values  values that many people share: who gives each, which are damped, what people said of them
    people         subjects: profiles, identities, nominals, and the questions about them
    things         vehicles, phones, accounts and places: the same for them
    back_record    a whole area at once: DuckDB finds the pairs, Splink weighs them
    model_making   models: trained on people who are known, and tried on others
    weights        the model files that are shipped

`rules` holds the first published rule, `corroboration` the second, and `short_forms` which given names are one: pure, and
shared by the wings.
"""

from wholepicture.base.ledgered import Refusal


class Contradiction(Refusal):
    """This would join two records that somebody judged to be different people. Undo that judgement first, or leave it."""


class NoSuchPair(Refusal):
    """These two are not both in the queue that you can see. Check the agency, key and ref of each."""

    status = 404
