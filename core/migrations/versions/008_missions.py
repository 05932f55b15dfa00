"""missions: « réussi » was opened."""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("essai", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vue_le", core.db.Utc(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("essai", schema=None) as batch_op:
        batch_op.drop_column("vue_le")
