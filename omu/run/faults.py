"""What stops a start: one line that says what is wrong and how to mend it."""

import errno


class StartFault(Exception):
    """Something outside the code stops the start; the message is one line a user can act on."""


def explained(fault: OSError) -> str:
    """One line for an error of the operating system, with the file it is about where there is one."""
    where = f" ({fault.filename})" if fault.filename else ""
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full{where}. Make room, or give another folder with DATA=."
    if fault.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"No permission to write here{where}. Mend the folder's owner, or give another with DATA=."
    return f"The operating system refused: {fault.strerror or fault}{where}."
