"""The screens of joining: two descriptions side by side, a person's judgement, and taking it back."""
