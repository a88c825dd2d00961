"""Jobs: their table, their life, their results."""

from .job import FINAL, Job
from .manager import JobManager
from .results import Results
from .table import JobTable

__all__ = ["FINAL", "Job", "JobManager", "JobTable", "Results"]
