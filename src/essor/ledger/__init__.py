"""What was spent and what was sold: costs, hours, orders, deals, customers' answers."""
