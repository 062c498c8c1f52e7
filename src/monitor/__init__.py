"""Reads the world on AI at work every week and proposes Dutch briefing entries: see docs/design.md."""
