"""Who has changed which opening hours."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_hours_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_hours_change_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name=op.f("fk_staff_hours_change_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_hours_change")),
    )
    with op.batch_alter_table("staff_hours_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_hours_change_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_staff_hours_change_entry_id"), ["entry_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("staff_hours_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_hours_change_entry_id"))
        batch_op.drop_index(batch_op.f("ix_staff_hours_change_account_id"))

    op.drop_table("staff_hours_change")
