"""The API of the whole product: its addresses, its schema, and what asks several apps."""
