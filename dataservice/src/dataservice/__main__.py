"""`python -m dataservice`."""

from dataservice.cli import main

if __name__ == "__main__":
    main()
