"""Annual reports on open government information, read exactly.

The public face is :mod:`helpers`; this package holds what stands behind it.
"""

__version__ = "0.1.0"
