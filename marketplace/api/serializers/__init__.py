"""The shapes in which rows are shown and sent; rules are the services'."""
