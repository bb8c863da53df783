"""News reaches those who listen, and no listener can stop the announcer."""

import structlog.testing

from lampyris.foundation.jobs.news import News, Topic

STORED = Topic[list[str]]("events.stored")
OTHER = Topic[list[str]]("other")


async def test_every_listener_of_the_topic_hears_it_in_order() -> None:
    news, heard = News(), []

    async def first(message: list[str]) -> None:
        heard.append(("first", message))

    async def second(message: list[str]) -> None:
        heard.append(("second", message))

    news.subscribe(STORED, first)
    news.subscribe(STORED, second)
    news.subscribe(OTHER, first)
    await news.announce(STORED, ["t1"])
    assert heard == [("first", ["t1"]), ("second", ["t1"])]


async def test_a_listener_that_fails_is_logged_and_passed_over() -> None:
    news, heard = News(), []

    async def broken(message: list[str]) -> None:
        raise RuntimeError(message[0])

    async def listener(message: list[str]) -> None:
        heard.append(message)

    news.subscribe(STORED, broken)
    news.subscribe(STORED, listener)
    with structlog.testing.capture_logs() as logs:
        await news.announce(STORED, ["t1"])
    assert heard == [["t1"]]
    assert [entry["event"] for entry in logs] == ["news.listener_failed"]


async def test_nobody_listens() -> None:
    await News().announce(STORED, [])
