"""Pictures that are painted from the command line: what is asked for, and how it is done."""
