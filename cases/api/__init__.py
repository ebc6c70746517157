"""Cases for machines: the same actions, the same reach and the same permissions as the pages."""
