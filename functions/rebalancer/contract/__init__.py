"""What crosses the wire and what is stored: every shape, declared once.

The shapes are typed dictionaries. Nothing imports them at run time: builders name them in annotations alone, and mypy
checks what they return. `make generate` writes the page's schemas and the tables of the documents from them.
"""
