"""Sentence plans and planning boards for machines."""
