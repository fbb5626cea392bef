"""The history of hours becomes the history of all parts of an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("staff_entry_change", sa.Column("part", sa.String(30), nullable=False))
    op.execute(
        "INSERT INTO staff_entry_change (id, entry_id, account_id, part, at, before, after) "
        "SELECT id, entry_id, account_id, 'hours', at, before, after FROM staff_hours_change"
    )
    op.drop_table("staff_hours_change")


def downgrade() -> None:
    _create("staff_hours_change")
    op.execute(
        "INSERT INTO staff_hours_change (id, entry_id, account_id, at, before, after) "
        "SELECT id, entry_id, account_id, at, before, after FROM staff_entry_change "
        "WHERE part = 'hours'"
    )
    op.drop_table("staff_entry_change")


def _create(name: str, *more: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        *more,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f(f"fk_{name}_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f(f"fk_{name}_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_account_id"), name, ["account_id"], unique=False)
    op.create_index(op.f(f"ix_{name}_entry_id"), name, ["entry_id"], unique=False)
