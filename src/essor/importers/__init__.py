"""Reading the files companies can already download. One export format is one file in ``formats/``."""
