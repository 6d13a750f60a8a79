"""The export formats, one file each; found by discovery, so adding one needs no edit elsewhere."""
