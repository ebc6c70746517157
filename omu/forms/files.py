"""What every form that takes a file asks of it."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024


def not_too_large(file: UploadedFile, *, most: int) -> UploadedFile:
    """The file, if it has at most `most` bytes. Raises ValidationError with both sizes, rounded up."""
    if (file.size or 0) > most:
        size = -(-(file.size or 0) // MEGABYTE)
        raise forms.ValidationError(
            f"The file has {size} MB; {most // MEGABYTE} MB is the most. Send it in parts"
        )
    return file
