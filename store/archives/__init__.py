"""Archives: messages and runs that are old go into files, a day or a month each, and may then leave the database."""
