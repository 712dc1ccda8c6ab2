"""Write every file that follows from a declaration in Python: the page's schemas and options, and the tables of the
documents."""
