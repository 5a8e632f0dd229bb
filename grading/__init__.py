"""The grading core: reads exams, matches rows, runs fixes in a sandbox, scores. Imports nothing else of ours."""

VERSION = "0.1.0"
