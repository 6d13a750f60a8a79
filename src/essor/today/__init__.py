"""The first page: what matters, in a few plain sentences."""
