"""A whole back-record at once: Splink on DuckDB or Spark weighs every pair that can weigh enough."""
