"""Long tasks of a machine: one at a time, so that matching always has a hand free."""

from marketplace.tasks.heavy import alone


def test_a_second_long_task_leaves_it_to_the_scheduler_to_ask_again():
    with alone() as first:
        with alone() as second:
            assert (first, second) == (True, False)
        with alone() as third:
            assert third is False
    with alone() as after:
        assert after is True
