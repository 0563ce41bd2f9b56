"""A person takes everything with him that is held on him."""

import json
import zipfile
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder

from batru.commons.files.public import open_file
from batru.commons.journal.public import ANYONE, Deed, act
from batru.commons.people.reads.own_data import all_data
from batru.commons.people.rules.actors import Actor
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

IN_MEMORY = 8 * 1024 * 1024
BLOCK = 1024 * 1024


@act("people.data.taken", needs=ANYONE)
def take_data(*, by: Actor, at: datetime) -> Deed[IO[bytes]]:
    """A ZIP: one JSON file for each room, and every file; that it was taken is itself written down."""
    if by.person_id is None:
        raise Refusal(
            "people.data.nobody",
            what=N_("There is nothing to take."),
            why=N_("Nobody is signed in here."),
            next_step=N_("Sign in first."),
            status=403,
        )
    packed: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # closed by the answer
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for room, (_, held) in all_data(by.person_id).items():
            text = json.dumps(held.tables, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            archive.writestr(f"{room}.json", text)
            for file in held.files:
                _add(archive, f"{room}/{file.digest[:12]}-{file.name}", file.digest)
    packed.seek(0)
    return Deed(packed, f"account:{by.username}")


def _add(archive: zipfile.ZipFile, name: str, digest: str) -> None:
    if name in archive.namelist():
        return
    with open_file(digest) as content, archive.open(name, "w") as place:
        while block := content.read(BLOCK):
            place.write(block)
