"""Judging: how well a claim is underpinned, as a score that shows its sum. Pure: no I/O, no clock."""
