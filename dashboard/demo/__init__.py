"""The demonstration edition: invented facts, the same for the same seed, on any number of threads."""

from dashboard.demo.building import build_demo

__all__ = ["build_demo"]
