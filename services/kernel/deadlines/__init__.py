"""The law's clocks: how long something may take, until when, who is warned, and what became of it.

``length`` counts time as the law does, ``calendar`` knows Vietnam's working days, ``model`` is what a file
remembers of a deadline, ``table`` is how an agency writes down which event starts, ends or extends what.
How many hours, days or months, and from which day on a rule is in force, stands in ``protos/rules.toml``.
"""
