"""The door of evaluation; light enough for the web to import."""

from batru.evaluation.actions.drafts import write_released
from batru.evaluation.actions.example import has_campaign, load_example
from batru.evaluation.actions.example_2021 import has_year, load_2021

__all__ = ["has_campaign", "has_year", "load_2021", "load_example", "write_released"]
