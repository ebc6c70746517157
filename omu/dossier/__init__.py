"""The whole record of a case as one document (docs/adr/0011)."""
