"""The door of evaluation; light enough for the web to import."""

from batru.evaluation.actions.drafts import write_released
from batru.evaluation.actions.example import has_campaign, load_example
from batru.evaluation.actions.example_years import has_years, load_years

__all__ = ["has_campaign", "has_years", "load_example", "load_years", "write_released"]
