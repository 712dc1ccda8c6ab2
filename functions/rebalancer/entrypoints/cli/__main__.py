"""`python -m rebalancer.entrypoints.cli`."""

from rebalancer.entrypoints.cli.app import main

if __name__ == "__main__":
    main()
