"""The subcommands of ``essor``: one module each, found by name and imported only when called."""
