"""Addresses, a module for each noun; config.urls includes them."""
