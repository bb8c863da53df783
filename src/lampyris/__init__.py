"""Lampyris: observability, prompts and evaluation for LLM applications."""
