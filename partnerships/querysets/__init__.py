"""Reads as QuerySet methods; who may see and change a row has its one home here."""
