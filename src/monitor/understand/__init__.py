"""Is it for us, have we seen it, which development is it, or is it new? Values in, values out."""

from monitor.understand.calibration import Calibration, load_calibration
from monitor.understand.pieces import TextPiece, texts_of, texts_of_development
from monitor.understand.relevance import texts_of_profile
from monitor.understand.topics import TopicProfile, load_profile
from monitor.understand.traces import Item, Trace
from monitor.understand.understanding import Understanding, understand

__all__ = [
    "Calibration",
    "Item",
    "TextPiece",
    "TopicProfile",
    "Trace",
    "Understanding",
    "load_calibration",
    "load_profile",
    "texts_of",
    "texts_of_development",
    "texts_of_profile",
    "understand",
]
