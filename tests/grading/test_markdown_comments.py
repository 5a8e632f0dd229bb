"""HTML comments of an exam file are for its authors."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading import markdown
from grading.exam import Exam
from grading.reader.comments import drop_comments

EXAM = """\
# Exam

> **Duration**: 10 minutes
> **Minimum score**: 70/100

{}

## Exercise 1: One (100 points)

Mend it.

```markdown
<!-- card.md -->
kept <!-- in code -->
```

### Your answer

| Problem |
|---------|

<details>
<summary>Solution</summary>

| Problem | Correction |
|---------|------------|
| It is wrong | Mend it |

</details>
"""


def read(tmp_path: Path, text: str) -> Exam:
    """The exam of a text."""
    path = tmp_path / "exam.md"
    path.write_text(text, encoding="utf-8")
    return markdown.read_exam(path)


COMMENTS = {
    "one line": "<!-- secret -->",
    "several lines": "<!-- secret\n\nsecret\n-->",
    "a heading": "<!--\n## Secret section\n-->",
    "two in a line": "<!-- secret --><!--secret-->",
    "tags": "<!-- <details><summary>secret</summary> -->",
    "backticks": "<!-- secret ` -->",
    "a block of code": "<!--\n```python\nsecret = 1\n```\n-->",
    "an exercise": "<!--\n## Exercise 0: Secret (9 points)\n\n```yaml\na: 1 # <!-- -->\n```\n\n### Your secret\n-->",
}


@pytest.mark.parametrize("comment", COMMENTS.values(), ids=COMMENTS.keys())
def test_a_comment_is_as_if_it_were_not_there(comment: str, tmp_path: Path) -> None:
    """It is neither shown nor complained about, and what follows keeps its line."""
    lines = comment.count("\n")
    with_it, without = read(tmp_path, EXAM.format(comment)), read(tmp_path, EXAM.format("\n" * lines))
    assert with_it == without
    assert with_it.complaints == ()
    assert "secret" not in str(with_it).casefold()


def test_a_comment_in_a_cell_or_a_sentence_leaves_the_rest(tmp_path: Path) -> None:
    """Text on both sides of a comment stays."""
    text = (
        EXAM.format("").replace("It is wrong", "It is <!-- very --> wrong").replace("Mend it.", "Mend<!-- all --> it.")
    )
    (exercise,) = read(tmp_path, text).exercises
    assert [" ".join(issue.title.split()) for issue in exercise.issues] == ["It is wrong"]
    assert exercise.instructions == "Mend it."


@pytest.mark.parametrize(
    "text", ["`<!-- why -->`", "<!-- why", "<!-- why\n\n```\n-->\n```", "<!-- why\n\n<!-- other -->", "why -->"]
)
def test_what_is_no_comment_stays(text: str, tmp_path: Path) -> None:
    """In code, and without an end before the next block of code, it is text; the exam goes on behind it."""
    exam = read(tmp_path, EXAM.format(f"## Instructions\n\n{text}"))
    assert "why" in exam.instructions
    assert [issue.title for exercise in exam.exercises for issue in exercise.issues] == ["It is wrong"]
    told = [complaint.message for complaint in exam.complaints if complaint.line == 8]
    assert [("never ends" in message) for message in told] == [True] * text.startswith("<!--")


def test_code_keeps_its_comments(tmp_path: Path) -> None:
    """A file under review may hold comments, and its first one names it."""
    (exercise,) = read(tmp_path, EXAM.format("<!-- a -->")).exercises
    assert [(file.name, "<!-- in code -->" in file.text) for file in exercise.files] == [("card.md", True)]


@pytest.mark.parametrize(
    ("part", "left"),
    [("<!--", "\\<!--<!--"), ("<!-- -->", ""), ("`", "``"), ("<!-- `", "\\<!-- `<!-- `"), ("-->", "-->-->")],
)
def test_hundreds_of_thousands_of_openings_are_read_in_one_pass(part: str, left: str) -> None:
    """A hostile line of them comes out as a short one does; one look at the line for each would take for ever."""
    short, long = [part * 2], [part * 500_000]
    drop_comments(short, [False])
    drop_comments(long, [False])
    assert short == [left]
    assert long[0][: len(left)] == left
