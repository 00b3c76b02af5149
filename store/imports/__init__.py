"""Importing a RapidPro export: flows, groups, fields, campaigns and triggers, all or nothing.

`export_file` reads the file, `importer` carries it out in the caller's transaction: it loads what the workspace has
into a `catalog`, lets one module a kind of object decide what is matched and what is made, and writes it.
"""
