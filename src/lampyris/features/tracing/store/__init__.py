"""The only place with table and column names of tracing."""
