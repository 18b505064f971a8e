"""Thin Celery tasks."""

from celery import shared_task

from matching.services.performing import perform_waiting_runs


@shared_task(name="matching.perform_waiting_runs")
def perform_waiting() -> None:
    """Perform whatever waits. Delivered twice it finds nothing to do; lost, the next sweep does it."""
    perform_waiting_runs()
