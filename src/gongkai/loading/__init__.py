"""Reading a folder of reports: each file in a process of its own limits, what was read kept and put together.

``folder`` finds the files and takes their bytes, ``pool`` (one machine) or ``cluster`` (several) has them read,
``record`` is a report as the bytes that a process hands over and ``kept`` keeps, ``collected`` makes frames of
many. Nothing is pickled on the way: records are JSON.
"""
