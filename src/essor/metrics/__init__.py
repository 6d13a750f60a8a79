"""The store of metric points and its one question."""
