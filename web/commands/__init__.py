"""The commands of `python -m web`."""
