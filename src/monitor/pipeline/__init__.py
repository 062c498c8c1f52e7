"""The use cases: sources | collect | read | understand | judge | draft | propose | review | publish.

Each module here is one step of that line. A step takes ids, looks up in the store what they stand for, lets a pure
stage decide, and writes the outcome in one transaction. Every step takes what the step before left waiting, whichever
run left it, so a run that was cut off is finished by the next one, and a run over nothing new changes nothing.
"""
