"""Keep the variant of an attempt, the versions of exams, open answers and self-assessments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what is there already is of variant 0 and has no open answers."""
    op.add_column("attempts", sa.Column("variant", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("submissions", sa.Column("answers", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.create_table(
        "exam_versions",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("exam", sa.String(length=100), nullable=False),
        sa.Column("archive", sa.LargeBinary(), nullable=False),
        sa.Column("stored", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_exam_versions")),
    )
    op.create_table(
        "draft_answers",
        sa.Column("draft_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_draft_answers_draft_id_drafts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "place", name=op.f("pk_draft_answers")),
    )
    op.create_table(
        "self_assessments",
        sa.Column("submission_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=220), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("stored", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_self_assessments_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", "subject", name=op.f("pk_self_assessments")),
    )


def downgrade() -> None:
    """Drop them; the attempts, drafts and submissions stay."""
    for table in ("self_assessments", "draft_answers", "exam_versions"):
        op.drop_table(table)
    op.drop_column("submissions", "answers")
    op.drop_column("attempts", "variant")
