#!/usr/bin/env python3
"""Run `shingikai search --exact …`, for scorers that count every hit and mean the strict ones."""

from __future__ import annotations

import sys

from adachi_shingikai.cli import main

if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    sys.argv[1:] = [command, "--exact", *arguments]
    main()
