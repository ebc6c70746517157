"""Forms in GOV.UK markup: fields and widgets, the base form, and the way from a bound field to a macro."""
