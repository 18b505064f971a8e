"""The demo's partnerships: what became of the made-up region's needs, brought about by the services that people use.

Each story is told with a moved clock, oldest step first; only the services write.
"""
