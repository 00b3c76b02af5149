"""What the API lists: pages by keyset, newest first, each row with all that is shown of it."""
