"""How calls to the outside are made, one module per kind."""
