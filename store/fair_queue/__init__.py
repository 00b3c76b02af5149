"""A queue in Redis, fair between workspaces: individual before bulk, each channel at its rate, draws are leases.

The database row is the truth; Redis holds the order of work and can be rebuilt from it. Each operation is one script
(`scripts/`), whose cost doesn't grow with the number of workspaces, channels or jobs. `queue.FairQueue` is the face.
"""
