"""Template tags, loaded in every template by the settings."""
