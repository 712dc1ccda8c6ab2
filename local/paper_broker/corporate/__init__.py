"""Corporate actions on command: what is announced, when it is in force, what it does to holdings and prices."""
