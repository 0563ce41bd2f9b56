"""Where a figure opens: its definition with its article, and the rows it came from."""

from urllib.parse import urlencode

from django.urls import reverse

from batru.command.reads.boards import Board, Tile


def links_of(board: Board, tile: Tile) -> dict[str, str]:
    """Addresses of a tile's definition, of its rows, and of the board about it."""
    code, key = tile.measure.code, board.place.unit.key
    period = f"{board.months[0]}..{board.months[-1]}" if board.is_whole else tile.figure.period
    told = urlencode({"unit": key, "period": period})
    month = {} if board.is_whole else {"month": str(board.month)}
    return {
        "definition": f"{reverse('index:measure', args=[code])}?{told}",
        "rows": f"{reverse('index:rows', args=[code])}?{told}",
        "act": f"{reverse('command:new_directive')}?{urlencode({'measure': code, 'unit': key})}",
        "href": f"{reverse('command:board')}?{urlencode({'unit': key, 'measure': code} | month)}#trend",
    }
