"""Setting up, starting, watching and stopping the system on one machine or on many."""
