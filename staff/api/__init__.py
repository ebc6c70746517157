"""What every operation of the API stands on: who calls, what may be asked, repeats, versions, errors."""
