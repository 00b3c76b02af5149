"""The local stack: finds, gets, starts and stops what Ngoma needs on one machine.

Standard library only: it runs before anything is installed.
"""
