"""Assessments, tiers, decisions and quality checks for machines."""
