"""What expressions see of a session: lazy views, one module per noun, and the root that names them."""
