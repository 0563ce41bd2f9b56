from batru.site.settings import *  # noqa: F403

BATRU_COMPUTE = [
    f"batru.commons.compute.tests.examples:{name}" for name in ("double", "sleep", "end", "refuse", "stumble", "blank")
]
