"""Values that many people share: counted, listed, and left out of comparison from a published limit on."""
