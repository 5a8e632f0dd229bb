"""What needs both the core and the database.  Pages, a queue and tests call these functions; the first argument is the App.

    start(settings: Settings | None = None, *, sandbox=None, grade=None, worker=True) -> App        stop(app)
    register(app, alias, lang) -> Learner            learner_by_token(app, token) -> Learner | None
    rename(app, learner_id, alias) -> Learner        set_language(app, learner_id, lang) -> Learner
    open_attempt(app, learner_id, exam, mode="exam") -> Attempt     attempts(app, learner_id) -> tuple[AttemptSummary, ...]
    owned(app, learner_id, attempt_id) -> Attempt    # UnknownName when it is not the learner's
    draft(app, attempt_id, exercise) -> Draft        add_row(app, attempt_id, exercise) -> DraftRow
    save_row(app, attempt_id, exercise, row_id, *, problem=UNCHANGED, severity=UNCHANGED, correction=UNCHANGED) -> Draft
    remove_row(app, attempt_id, exercise, row_id) -> Draft
    save_file(app, attempt_id, exercise, name, text) -> Draft       save_files(app, attempt_id, exercise, files) -> Draft
    upload(app, attempt_id, exercise, name, data: bytes) -> Draft   # a zip or one hand-in file
    earlier(app, attempt_id, exercise, name) -> tuple[FileVersion, ...]     # newest first
    reviewed_zip(app, attempt_id, exercise) -> bytes                read_zip(data, exercise: GradedExercise) -> dict[str, str]
    run_draft(app, attempt_id, exercise) -> Run
    hand_in(app, attempt_id) -> Attempt              submissions(app, attempt_id) -> tuple[SubmissionState, ...]
    grade_submission(app, submission_id) -> GradingRecord | None    regrade(app, submission_id) -> None
    result(app, attempt_id) -> Result                progress(app, learner_id) -> Progress
    leaderboard(app, exam, limit=20) -> tuple[LeaderboardLine, ...]

Everything returned is a frozen dataclass of db/records.py or service/model.py; what can go wrong is an InputError
(refused, nothing lost) or an UnknownName.
"""
