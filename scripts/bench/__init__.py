"""What `make bench` measures: each module returns tables, and `scripts/make_performance.py` prints or writes them."""
