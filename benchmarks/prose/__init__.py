"""How exactly figures in prose are read: a gold set made by hand, and its precision and recall."""
