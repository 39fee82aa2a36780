"""eventlet, patched in before anything else: a worker's first import.

nameko needs it. Its notice that it is in maintenance is known (see DECISIONS.md) and would be the
one line of a worker's output that is not JSON.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()
