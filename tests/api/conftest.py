import pytest

from marketplace.search import forget_index


@pytest.fixture(autouse=True)
def _no_index_of_another_test():
    forget_index()
    yield
    forget_index()
