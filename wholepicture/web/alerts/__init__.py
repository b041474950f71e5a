"""The screens of alerts: what waits for the hub's decision, why, and the decision itself. Nothing decides by itself."""
