"""A province's working day, played against the running services through their public API."""
