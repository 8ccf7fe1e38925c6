"""Febrl 3 and 4 by Splink: the model of its own documentation for Febrl 4, for Febrl 3 the same comparisons."""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from time import perf_counter

import duckdb
import pandas as pd

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402
