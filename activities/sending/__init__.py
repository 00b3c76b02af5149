"""Sending of messages: leases from the fair queue, attempts through channels, results in batches.

Nothing here is imported by workflows: `activities.senders` is what they order.
"""
