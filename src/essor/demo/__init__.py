"""A simulated company whose truth is known, clearly labelled, erased in one click."""
