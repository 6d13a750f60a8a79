"""One door for data coming in: preview, dedupe, undo."""
