"""Background work: state is a column, work is a loop."""
