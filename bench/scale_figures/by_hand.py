"""The same figures as a person would write them in DuckDB's SQL: one scan, and nothing that the figures do not need."""

import re

FIELDS = ("civil_status", "certification", "residence", "land", "construction", "household_business")
NOW = "TIMESTAMP '2024-02-01 02:00:00'"

WHOLE = f"""
  count(*) AS dossiers_received__part,
  count_if(done) AS dossiers_done__part,
  count_if(NOT done) AS open_now__part,
  count_if(NOT done AND due_at < {NOW}) AS overdue_now__part,
  count_if(on_time AND supplements <= 1) AS on_time_share__part,
  count(on_time) AS on_time_share__whole,
  sum(epoch(done_at) - epoch(received_at)) / 86400 AS lead_days_mean__part,
  count(done_at) AS lead_days_mean__whole,
  count_if(channel = 'online' AND NOT paper_only) AS online_share__part,
  count_if(channel = 'online') AS self_filed_share__whole,
  count_if(channel = 'online' AND NOT assisted) AS self_filed_share__part,
  count_if(first_time_right) AS first_time_right_share__part,
  count(first_time_right) AS first_time_right_share__whole,
  coalesce(sum(rating), 0) AS rating_mean__part,
  count(rating) AS rating_mean__whole,
  count_if(channel = 'counter') AS counter_share__part,
  count_if(channel = 'post') AS post_share__part,
  count_if(online_level = 'full' AND channel = 'online' AND NOT paper_only) AS full_online_share__part,
  count_if(online_level = 'full') AS full_online_share__whole,
  count_if(assisted) AS assisted_share__part,
  count_if(fee_vnd >= 1) AS fee_share__part,
  count_if(supplements >= 1) AS supplemented_share__part,
  count_if(supplements >= 2) AS supplemented_twice_share__part,
  count_if(NOT on_time) AS late_share__part,
  count_if(rating >= 4) AS good_rating_share__part,
  count_if(rating <= 2) AS bad_rating_share__part,
  count(handed_at) AS handed_over_share__part"""

BY_CHANNEL = """
  count_if(on_time AND supplements <= 1 AND channel = 'online') AS on_time_share_online__part,
  count_if(on_time IS NOT NULL AND channel = 'online') AS on_time_share_online__whole,
  count_if(on_time AND supplements <= 1 AND channel = 'counter') AS on_time_share_counter__part,
  count_if(on_time IS NOT NULL AND channel = 'counter') AS on_time_share_counter__whole,
  count_if(on_time AND supplements <= 1 AND channel = 'post') AS on_time_share_post__part,
  count_if(on_time IS NOT NULL AND channel = 'post') AS on_time_share_post__whole,
  sum(if(channel = 'online', epoch(done_at) - epoch(received_at), 0)) / 86400 AS lead_days_mean_online__part,
  count_if(done AND channel = 'online') AS lead_days_mean_online__whole,
  sum(if(channel = 'counter', epoch(done_at) - epoch(received_at), 0)) / 86400 AS lead_days_mean_counter__part,
  count_if(done AND channel = 'counter') AS lead_days_mean_counter__whole,
  count_if(first_time_right AND channel = 'online') AS first_time_right_share_online__part,
  count_if(first_time_right IS NOT NULL AND channel = 'online') AS first_time_right_share_online__whole,
  count_if(first_time_right AND channel = 'counter') AS first_time_right_share_counter__part,
  count_if(first_time_right IS NOT NULL AND channel = 'counter') AS first_time_right_share_counter__whole"""

OF_A_FIELD = """
  count_if(on_time AND supplements <= 1 AND field = '{0}') AS on_time_share_{0}__part,
  count_if(on_time IS NOT NULL AND field = '{0}') AS on_time_share_{0}__whole,
  count_if(channel = 'online' AND NOT paper_only AND field = '{0}') AS online_share_{0}__part,
  count_if(field = '{0}') AS online_share_{0}__whole"""

SUMS = ",".join([WHOLE, BY_CHANNEL, *(OF_A_FIELD.format(field) for field in FIELDS)])
BY_HAND = f"""
SELECT unit, month, date_trunc('month', done_at + INTERVAL 7 HOUR) AS month_of_done_at, {SUMS}
FROM dossiers GROUP BY ALL
"""


def _compared() -> str:
    """The same by somebody who knows how ours avoids DuckDB's "and": conditions as columns, and columns compared."""
    columns: dict[str, str] = {}

    def told(count: re.Match[str]) -> str:
        first, *others = (columns.setdefault(one, f"c{len(columns)}") for one in count[1].split(" AND "))
        return f"count_if({'(' * len(others)}{first}{''.join(f' > NOT {one})' for one in others)})"

    sums = re.sub(r"count_if\(([^()]* AND [^()]*)\)", told, BY_HAND)
    looked_at = ", ".join(f"{asked} AS {name}" for asked, name in columns.items())
    return sums.replace("FROM dossiers", f"FROM (SELECT *, {looked_at} FROM dossiers)")


COMPARED = _compared()

# Numbers that several measures share: whoever writes by hand counts them once.
SAME = {
    **dict.fromkeys(("online_share__whole", "counter_share__whole", "post_share__whole"), "dossiers_received__part"),
    **dict.fromkeys(("assisted_share__whole", "fee_share__whole"), "dossiers_received__part"),
    **dict.fromkeys(("supplemented_share__whole", "supplemented_twice_share__whole"), "dossiers_received__part"),
    **dict.fromkeys(("good_rating_share__whole", "bad_rating_share__whole"), "rating_mean__whole"),
    "late_share__whole": "on_time_share__whole",
    "handed_over_share__whole": "dossiers_done__part",
}

# One number of a board, of a province and a year, from the rows.
ONE_NUMBER = """
SELECT 100 * count_if(on_time AND supplements <= 1) / count(on_time)
FROM dossiers JOIN provinces USING (unit)
WHERE above = '03@2025' AND done_at >= TIMESTAMP '2022-12-31 17:00:00' AND done_at < TIMESTAMP '2023-12-31 17:00:00'
"""
