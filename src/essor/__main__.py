"""``python -m essor`` and the ``essor`` command."""

import sys

from essor.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
