"""`python -m reftel`: the command line."""

from reftel.cli.main import main

if __name__ == "__main__":
    main(prog_name="reftel")
