"""One module of functions per noun: session first, frozen dataclasses out, no commit (the session's block does it)."""
