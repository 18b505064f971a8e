"""Pages of the chain, a module for each noun."""
