"""Handing waiting rows to a worker."""

import pytest
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisAway

from marketplace.tasks.sending import send_on_commit


@pytest.mark.django_db(transaction=True)
class TestSending:
    @pytest.mark.parametrize(
        "fault", [OperationalError("away"), RedisAway("away"), ConnectionRefusedError("away")]
    )
    def test_the_log_names_the_row_that_waits(self, fault, caplog):
        def send():
            raise fault

        assert send_on_commit(send, "import 7") is False
        assert caplog.messages == ["the broker is away, import 7 waits: away"]

    def test_another_fault_is_not_hidden(self):
        def send():
            raise ValueError("a bug")

        with pytest.raises(ValueError, match="a bug"):
            send_on_commit(send, "import 7")

    def test_it_is_sent_once(self):
        sent = []
        assert send_on_commit(lambda: sent.append(7), "import 7") is True
        assert sent == [7]


@pytest.mark.django_db
def test_it_is_sent_after_the_commit(django_capture_on_commit_callbacks):
    sent = []
    with django_capture_on_commit_callbacks(execute=True):
        send_on_commit(lambda: sent.append(7), "import 7")
        assert sent == []
    assert sent == [7]
