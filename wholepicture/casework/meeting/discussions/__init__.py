"""The strategy discussion about one child, called from her case: who was invited, who came, what each brought, what was decided and why.

It is quorate where children's social care, the police and health all take part (Working Together 2023). One that is not decides nothing.
"""
