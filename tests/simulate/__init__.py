"""A year of a province in simulated time (``make simulate``).

All services run as real processes against a real broker; people act through the agencies' own service layers;
the clock is a file that the simulation turns. ``engine`` lets the time pass, the ``…_lives`` say what people do,
``checks`` is the judge at the end.
"""
