"""`python -m ketensim` is `ketensim`."""

from ketensim.faces.cli import main

if __name__ == "__main__":
    main()
