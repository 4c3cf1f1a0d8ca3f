"""Hypothesis: the same draws every time, and a `deep` profile for the suites that draw whole scenarios.

    python -m pytest tests/test_engines_agree.py --hypothesis-profile=deep

takes an hour or more on one core, or half with `-n 2`. The environment variable KETENSIM_DEEP_SEED (a whole number)
draws other scenarios.
"""

from hypothesis import settings

settings.register_profile("ketensim", derandomize=True, deadline=None, max_examples=150)
settings.register_profile("deep", settings.get_profile("ketensim"), max_examples=20_000)
settings.load_profile("ketensim")
