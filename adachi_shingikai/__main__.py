"""`python -m adachi_shingikai`."""

import sys

from adachi_shingikai.cli import main

if __name__ == "__main__":
    sys.exit(main())
