"""Texts to vectors."""

from monitor.encode.encoder import Encoder, load_encoder

__all__ = ["Encoder", "load_encoder"]
