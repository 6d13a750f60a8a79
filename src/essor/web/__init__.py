"""The page frame, the components and the charts every room draws with."""
