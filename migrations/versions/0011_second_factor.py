"""A code beside the password."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff_account", sa.Column("totp_secret", sa.String(length=64), nullable=True))
    op.add_column(
        "staff_account",
        sa.Column("totp_step", sa.BigInteger(), server_default="0", nullable=False),
    )
    op.add_column(
        "staff_account",
        sa.Column("recovery_hashes", sa.JSON(), server_default="[]", nullable=False),
    )
    op.add_column(
        "staff_session",
        sa.Column("awaits_code", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("staff_session", "awaits_code")
    op.drop_column("staff_account", "recovery_hashes")
    op.drop_column("staff_account", "totp_step")
    op.drop_column("staff_account", "totp_secret")
