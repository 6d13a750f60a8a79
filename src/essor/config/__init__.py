"""The only place where the rooms are wired together: settings, routes, processes and the command line."""
