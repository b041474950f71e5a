"""Making a model of what agreement weighs, and trying it on people it has never met."""
