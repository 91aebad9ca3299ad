"""A dataset in a folder: CSV for a collection that a person looks through, Parquet for a large one, always whole.

``text`` and ``columnar`` write and read the frames, ``place`` exchanges one set of files for the next.
"""
