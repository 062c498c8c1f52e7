"""What a language model was asked, and what that took."""

from __future__ import annotations

from dataclasses import dataclass

PER_TOKENS = 1_000_000  # prices are quoted for this many tokens


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests that were answered or failed, and the tokens that the server counted for them."""

    requests: int = 0
    failed: int = 0  # of the requests: no answer, or none that could be used
    input_tokens: int = 0
    output_tokens: int = 0
    uncounted: int = 0  # answers for which the server counted nothing

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.requests + other.requests,
            self.failed + other.failed,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.uncounted + other.uncounted,
        )

    def since(self, earlier: Usage) -> Usage:
        """What came after ``earlier``."""
        return Usage(
            self.requests - earlier.requests,
            self.failed - earlier.failed,
            self.input_tokens - earlier.input_tokens,
            self.output_tokens - earlier.output_tokens,
            self.uncounted - earlier.uncounted,
        )

    def cost(self, price_in: float, price_out: float) -> float:
        """In the currency of the prices, which are for a million tokens."""
        return (self.input_tokens * price_in + self.output_tokens * price_out) / PER_TOKENS
