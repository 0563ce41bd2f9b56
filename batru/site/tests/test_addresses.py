from batru.site.addresses import versioned


def test_an_address_carries_the_digest_of_its_file() -> None:
    address = versioned("site/wave.svg")
    assert address.startswith("/static/site/wave.svg?v=")
    assert len(address.rpartition("=")[2]) == 10


def test_a_file_that_is_not_there_keeps_its_plain_address() -> None:
    assert versioned("site/nothing.css") == "/static/site/nothing.css"
