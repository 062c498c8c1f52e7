"""Models that write: an OpenAI-compatible chat endpoint, and Marian translation. Both optional, off by default."""
