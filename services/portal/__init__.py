"""The portal: a working day in the browser. It keeps web sessions and sealed drafts, and no case."""
