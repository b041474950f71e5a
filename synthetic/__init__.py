"""An invented town and its partnership, for the demo, the tests and the evaluation.

Everything here is made up and deterministic by seed: people, families, agencies, reports, and the truth
behind them. Start at `area.build`; `files.write` puts the agencies' files on disk; `factories` makes single
submissions for tests. `evaluation_town.build` makes another kind of town: sized in children, most of whom
nobody reports, in which what a rule raises can be counted as right or wrong. Nothing in `wholepicture`
imports this package, and this package imports nothing of `wholepicture`.
"""
