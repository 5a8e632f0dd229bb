"""What needs both the core and the database.  Pages, a queue and tests call these; the first argument is the App.

Everything returned is a frozen dataclass of db/records.py or service/model.py, every time an aware UTC datetime.
What a person did wrong raises InputError (refused, nothing lost) or UnknownName.
"""

from db.records import UNCHANGED, Attempt, Draft, DraftRow, FileVersion, GradingRecord, Learner, Submission
from service.app import start, stop, warm_up
from service.archive import read_zip
from service.attempts import attempt, hand_in, hand_in_overdue, open_attempt, owned
from service.drafts import (
    add_row,
    draft,
    earlier,
    remove_row,
    reviewed_zip,
    run_draft,
    save_file,
    save_files,
    save_row,
    upload,
)
from service.learners import learner_by_token, register, rename, set_language
from service.model import (
    BADGES,
    App,
    AttemptSummary,
    ExerciseResult,
    IssueProgress,
    LeaderboardLine,
    ModelIssue,
    Progress,
    ProgressPoint,
    Result,
    SubmissionState,
)
from service.queue import grade_submission, recover, regrade, submissions
from service.results import attempts, leaderboard, progress, result
from service.settings import Settings, declared
from service.settings import read as read_settings

__all__ = [
    "BADGES",
    "UNCHANGED",
    "App",
    "Attempt",
    "AttemptSummary",
    "Draft",
    "DraftRow",
    "ExerciseResult",
    "FileVersion",
    "GradingRecord",
    "IssueProgress",
    "LeaderboardLine",
    "Learner",
    "ModelIssue",
    "Progress",
    "ProgressPoint",
    "Result",
    "Settings",
    "Submission",
    "SubmissionState",
    "add_row",
    "attempt",
    "attempts",
    "declared",
    "draft",
    "earlier",
    "grade_submission",
    "hand_in",
    "hand_in_overdue",
    "leaderboard",
    "learner_by_token",
    "open_attempt",
    "owned",
    "progress",
    "read_settings",
    "read_zip",
    "recover",
    "register",
    "regrade",
    "remove_row",
    "rename",
    "result",
    "reviewed_zip",
    "run_draft",
    "save_file",
    "save_files",
    "save_row",
    "set_language",
    "start",
    "stop",
    "submissions",
    "upload",
    "warm_up",
]
