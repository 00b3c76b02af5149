"""Aggregators' callbacks: read by the adapters of `channels`, stored by `store`, answered after the commit."""
