"""What needs both the core and the database.  Pages, a queue and tests call these; the first argument is the App.

Everything returned is a frozen dataclass of db/records.py or service/model.py, every time an aware UTC datetime.
What a person did wrong raises InputError (refused, nothing lost) or UnknownName.
"""

from db.records import UNCHANGED, Attempt, Draft, DraftRow, FileVersion, GradingRecord, Learner, Mark, Submission
from service.answers import assess, save_answer, subjects
from service.app import start, stop, warm_up
from service.archive import read_zip
from service.attempts import attempt, hand_in, hand_in_overdue, open_attempt, owned
from service.authoring import (
    ExamDraft,
    SolutionCheck,
    check_solution,
    discard_exam,
    exam_drafts,
    exam_zip,
    new_exam,
    pick_exam,
    rename_exam,
    save_exam,
    try_row,
    upload_exam,
)
from service.drafts import (
    add_row,
    draft,
    earlier,
    first_files,
    remove_row,
    reviewed_zip,
    run_draft,
    save_file,
    save_files,
    save_row,
    upload,
)
from service.exams import exam_of, install_exam
from service.instructors import instructor_pass, instructor_token, is_instructor
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
    "ExamDraft",
    "ExerciseResult",
    "FileVersion",
    "GradingRecord",
    "IssueProgress",
    "LeaderboardLine",
    "Learner",
    "Mark",
    "ModelIssue",
    "Progress",
    "ProgressPoint",
    "Result",
    "Settings",
    "SolutionCheck",
    "Submission",
    "SubmissionState",
    "add_row",
    "assess",
    "attempt",
    "attempts",
    "check_solution",
    "declared",
    "discard_exam",
    "draft",
    "earlier",
    "exam_drafts",
    "exam_of",
    "exam_zip",
    "first_files",
    "grade_submission",
    "hand_in",
    "hand_in_overdue",
    "install_exam",
    "instructor_pass",
    "instructor_token",
    "is_instructor",
    "leaderboard",
    "learner_by_token",
    "new_exam",
    "open_attempt",
    "owned",
    "pick_exam",
    "progress",
    "read_settings",
    "read_zip",
    "recover",
    "register",
    "regrade",
    "remove_row",
    "rename",
    "rename_exam",
    "result",
    "reviewed_zip",
    "run_draft",
    "save_answer",
    "save_exam",
    "save_file",
    "save_files",
    "save_row",
    "set_language",
    "start",
    "stop",
    "subjects",
    "submissions",
    "try_row",
    "upload",
    "upload_exam",
    "warm_up",
]
