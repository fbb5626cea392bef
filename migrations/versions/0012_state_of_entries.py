"""How an entry was when its file was loaded: what was changed here since is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("content_file", sa.Column("state", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("content_file", "state")
