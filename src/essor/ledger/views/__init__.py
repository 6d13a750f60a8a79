"""Pages on costs, hours, sales and sources."""
