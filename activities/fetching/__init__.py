"""Fetching of incoming messages' files, and of new contacts' names, before the messages are handled.

Nothing here is imported by workflows: `activities.fetchers` is what they order.
"""
