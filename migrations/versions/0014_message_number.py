"""The numbers of people's messages, so that every bot knows which numbers are not those of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("message_number", sa.BigInteger(), nullable=True))
    op.create_index("ix_inbox_message_number", "inbox", ["message_number"])


def downgrade() -> None:
    op.drop_index("ix_inbox_message_number", "inbox")
    with op.batch_alter_table("inbox") as batch:
        batch.drop_column("message_number")
