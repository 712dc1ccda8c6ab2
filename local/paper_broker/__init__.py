"""An Alpaca-compatible paper broker that runs on one machine: trading, market data and faults on demand."""
