"""Broadcasts: their messages, made batch by batch."""
