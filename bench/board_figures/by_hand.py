"""The same figures as a person would write them in DuckDB's SQL: one scan, and nothing that the figures do not need."""

BY_HAND = """
SELECT unit, month, date_trunc('month', done_at + INTERVAL 7 HOUR) AS month_of_done_at,
  count(*) AS received,
  count(*) FILTER (done) AS done,
  count(*) FILTER (NOT done) AS open,
  count(*) FILTER (NOT done AND due_at < TIMESTAMP '2022-12-01 02:00:00') AS overdue,
  count(*) FILTER (channel = 'online') AS online,
  count(*) FILTER (channel = 'online' AND NOT paper_only) AS online_counted,
  count(*) FILTER (channel = 'online' AND NOT assisted) AS self_filed,
  count(*) FILTER (done AND on_time AND supplements <= 1) AS on_time,
  count(*) FILTER (done AND on_time IS NOT NULL) AS timed,
  count(*) FILTER (first_time_right) AS right_first,
  count(first_time_right) AS right_known,
  coalesce(sum(rating), 0) AS marks,
  count(rating) AS marked,
  coalesce(sum(epoch(done_at) - epoch(received_at)) FILTER (done) / 86400, 0) AS days,
  count(*) FILTER (done AND received_at IS NOT NULL AND done_at IS NOT NULL) AS lasted,
  bool_or(simulated) AS simulated
FROM dossiers
GROUP BY ALL
"""

# Each column of the compiled query, and the column written by hand that must hold the same numbers.
SAME = {
    "dossiers_received__part": "received",
    "dossiers_done__part": "done",
    "open_now__part": "open",
    "overdue_now__part": "overdue",
    "online_share__part": "online_counted",
    "online_share__whole": "received",
    "self_filed_share__part": "self_filed",
    "self_filed_share__whole": "online",
    "on_time_share__part": "on_time",
    "on_time_share__whole": "timed",
    "first_time_right_share__part": "right_first",
    "first_time_right_share__whole": "right_known",
    "rating_mean__part": "marks",
    "rating_mean__whole": "marked",
    "lead_days_mean__part": "days",
    "lead_days_mean__whole": "lasted",
    "dossiers_per_1000__part": "received",
}
