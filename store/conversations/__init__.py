"""The rows of conversations, many at a time: what the pipeline draws, loads and writes.

All statements here are set-wise: a batch of a hundred contacts costs as many statements as one contact. They run on
asyncpg itself, since arrays in and records out are all that is needed. `pool` opens transactions; `drawing` locks
contacts and reads their events, `loading` reads contacts and sessions, `writing` writes what a batch did.
"""
