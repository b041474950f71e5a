"""Making a model of what agreement weighs, and trying it on people whom it has never met."""
