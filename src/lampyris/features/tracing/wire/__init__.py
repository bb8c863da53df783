"""Traces, observations and sessions on the wire: two generations of the public API, and the console."""
