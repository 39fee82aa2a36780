"""Measured in one run on one machine, so that only the ratios are to be believed (``make bench``)."""
