"""Days and times in people's own words."""

from handover.spoken_time.understanding import SpokenTime, understand

__all__ = ["SpokenTime", "understand"]
