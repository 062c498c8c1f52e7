"""Is it for us, have we seen it, which development is it, or is it new? Values in, values out."""

from monitor.understand.calibration import Calibration, load_calibration
from monitor.understand.pieces import TextPiece, texts_of, texts_of_development
from monitor.understand.traces import Item, Trace
from monitor.understand.understanding import Understanding, understand

__all__ = [
    "Calibration",
    "Item",
    "TextPiece",
    "Trace",
    "Understanding",
    "load_calibration",
    "texts_of",
    "texts_of_development",
    "understand",
]
