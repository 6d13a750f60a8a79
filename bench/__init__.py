"""Benchmarks: ``python -m bench`` prints them as one table."""
