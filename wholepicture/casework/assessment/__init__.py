"""What is known of a child, assessed by a person."""
