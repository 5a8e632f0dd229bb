"""What is kept: learners, attempts, drafts, submissions, gradings.  Imports nothing of ours but grading.model."""
