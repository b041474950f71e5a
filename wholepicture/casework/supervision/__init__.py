"""What was said and agreed when somebody was supervised."""
