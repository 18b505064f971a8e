"""What pages are made of: template tags, form widgets, the navigation and a gallery of every component."""
