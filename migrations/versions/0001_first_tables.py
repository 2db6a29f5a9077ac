"""first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("safety_phone", sa.String(length=40), nullable=True),
        sa.Column("rights_url", sa.String(length=200), nullable=True),
        sa.Column("street", sa.String(length=120), nullable=True),
        sa.Column("postcode", sa.String(length=12), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("external_id", name=op.f("uq_agency_external_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_agency_ref")),
    )
    op.create_table(
        "audit_chain",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "agency_id", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_ref", sa.String(length=40), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("release_ref", sa.String(length=12), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("site_id", "agency_id", "number", name=op.f("uq_audit_entry_site_id_agency_id_number")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_at", ["site_id", "agency_id", "at"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["site_id", "subject_kind", "subject_ref"], unique=False)

    op.create_table(
        "legal_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("provision", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lifts", sa.String(length=200), nullable=False),
        sa.Column("binds", sa.JSON(), nullable=False),
        sa.Column("receivers", sa.JSON(), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("needs_balancing", sa.Boolean(), nullable=False),
        sa.Column("needs_lawyer", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_ground")),
        sa.UniqueConstraint("code", name=op.f("uq_legal_ground_code")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("talk_minutes", sa.Integer(), nullable=False),
        sa.Column("max_per_group", sa.Integer(), nullable=False),
        sa.Column("tie_days", sa.Integer(), nullable=False),
        sa.Column("relation_days", sa.Integer(), nullable=False),
        sa.Column("assignment_hours", sa.Integer(), nullable=False),
        sa.Column("log_hours", sa.Integer(), nullable=False),
        sa.Column("focus_review_days", sa.Integer(), nullable=False),
        sa.Column("max_in_focus", sa.Integer(), nullable=False),
        sa.Column("accept_hours", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
        sa.UniqueConstraint("ref", name=op.f("uq_user_ref")),
    )
    op.create_table(
        "agency_site",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_site_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_agency_site_site_id")),
        sa.PrimaryKeyConstraint("site_id", "agency_id", name=op.f("pk_agency_site")),
    )
    op.create_table(
        "audit_value",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_value_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_value")),
    )
    op.create_table(
        "call_in",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("venue", sa.String(length=120), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=True),
        sa.Column("venue_street", sa.String(length=120), nullable=True),
        sa.Column("venue_city", sa.String(length=80), nullable=True),
        sa.Column("meeting_point", sa.String(length=120), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("trigger_wording", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.String(length=300), nullable=True),
        sa.Column("legal_basis_approved_by", sa.String(length=120), nullable=True),
        sa.Column("legal_basis_approved_on", sa.Date(), nullable=True),
        sa.Column("case_number", sa.String(length=40), nullable=True),
        sa.Column("excuse_phone", sa.String(length=40), nullable=True),
        sa.Column("excuse_before", sa.DateTime(), nullable=True),
        sa.Column("support_before", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("codes_given", sa.Integer(), nullable=False),
        sa.Column("clearances_asked_at", sa.DateTime(), nullable=True),
        sa.Column("invitees_approved_at", sa.DateTime(), nullable=True),
        sa.Column("invitees_approved_by", sa.String(length=120), nullable=True),
        sa.Column("cancelled_because", sa.String(length=300), nullable=True),
        sa.Column("once", sa.String(length=32), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_call_in_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_call_in_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_call_in")),
        sa.UniqueConstraint("site_id", "once", name=op.f("uq_call_in_site_id_once")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_call_in_site_id_ref")),
    )
    with op.batch_alter_table("call_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_in_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_call_in_starts_at", ["site_id", "starts_at"], unique=False)

    op.create_table(
        "group",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("alias", sa.String(length=60), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("area_name", sa.String(length=80), nullable=True),
        sa.Column("estimated_size", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("certainty", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_group_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_group_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_group")),
        sa.UniqueConstraint("site_id", "alias", name=op.f("uq_group_site_id_alias")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_group_site_id_ref")),
    )
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_import_batch_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_batch_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_import_batch_user_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_import_batch_site_id_ref")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("area_name", sa.String(length=80), nullable=True),
        sa.Column("harm", sa.String(length=40), nullable=False),
        sa.Column("group_related", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("victims", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_incident_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_incident_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_incident")),
        sa.UniqueConstraint(
            "site_id", "owner_agency_id", "external_id", name=op.f("uq_incident_site_id_owner_agency_id_external_id")
        ),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_incident_site_id_ref")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_incident_when", ["site_id", "happened_at"], unique=False)

    op.create_table(
        "letter_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_letter_template_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_template")),
        sa.UniqueConstraint(
            "site_id", "kind", "language", "number", name=op.f("uq_letter_template_site_id_kind_language_number")
        ),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_ref", sa.String(length=12), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_outbox_mail_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_outbox_mail_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_outbox_mail_site_id_ref")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_mail_about", ["site_id", "about_ref"], unique=False)
        batch_op.create_index("ix_outbox_mail_next", ["state", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_mail_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_posting_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_posting_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_posting_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("ref", name=op.f("uq_posting_ref")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_user_id"), ["user_id"], unique=False)

    op.create_table(
        "shell",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_index", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_shell_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_shell")),
        sa.UniqueConstraint("site_id", "number_index", name=op.f("uq_shell_site_id_number_index")),
    )
    op.create_table(
        "speaker",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=True),
        sa.Column("voice", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("security_brief", sa.Text(), nullable=True),
        sa.Column("aftercare", sa.Text(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_speaker_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_speaker_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_speaker_site_id_ref")),
    )
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.create_index("ix_speaker_name", ["site_id", "name"], unique=False)
        batch_op.create_index(batch_op.f("ix_speaker_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "attribution",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("likelihood", sa.String(length=40), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_agency_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(), nullable=False),
        sa.Column("recorded_to", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["approved_agency_id"], ["agency.id"], name=op.f("fk_attribution_approved_agency_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_attribution_approved_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_attribution_made_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_attribution_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "group_id"], ["group.site_id", "group.id"], name=op.f("fk_attribution_site_id_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "incident_id"],
            ["incident.site_id", "incident.id"],
            name=op.f("fk_attribution_site_id_incident_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_attribution_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_attribution")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_attribution_site_id_ref")),
    )
    with op.batch_alter_table("attribution", schema=None) as batch_op:
        batch_op.create_index("ix_attribution_group", ["site_id", "group_id"], unique=False)
        batch_op.create_index("ix_attribution_incident", ["site_id", "incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attribution_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "calendar_entry",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=120), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_calendar_entry_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"],
            ["call_in.site_id", "call_in.id"],
            name=op.f("fk_calendar_entry_site_id_call_in_id"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "speaker_id"],
            ["speaker.site_id", "speaker.id"],
            name=op.f("fk_calendar_entry_site_id_speaker_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_calendar_entry_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_entry_user_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_calendar_entry_site_id_ref")),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_entry_uid")),
    )
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_entry_call_in", ["site_id", "call_in_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_entry_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "classification",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("harm", sa.String(length=40), nullable=False),
        sa.Column("group_related", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_classification_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "incident_id"],
            ["incident.site_id", "incident.id"],
            name=op.f("fk_classification_site_id_incident_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_classification_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_classification_user_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_classification")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_classification_site_id_ref")),
    )
    with op.batch_alter_table("classification", schema=None) as batch_op:
        batch_op.create_index("ix_classification_incident", ["site_id", "incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_classification_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "focus_period",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_due", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("exit_reason", sa.String(length=40), nullable=True),
        sa.Column("exit_note", sa.Text(), nullable=True),
        sa.Column("told_back_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_focus_period_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "group_id"], ["group.site_id", "group.id"], name=op.f("fk_focus_period_site_id_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "incident_id"],
            ["incident.site_id", "incident.id"],
            name=op.f("fk_focus_period_site_id_incident_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_focus_period_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_focus_period")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_focus_period_site_id_ref")),
    )
    with op.batch_alter_table("focus_period", schema=None) as batch_op:
        batch_op.create_index("ix_focus_period_group", ["site_id", "group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_focus_period_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "group_relation",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("certainty", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(), nullable=False),
        sa.Column("recorded_to", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_group_relation_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "a_id"], ["group.site_id", "group.id"], name=op.f("fk_group_relation_site_id_a_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "b_id"], ["group.site_id", "group.id"], name=op.f("fk_group_relation_site_id_b_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_group_relation_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_group_relation")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_group_relation_site_id_ref")),
    )
    with op.batch_alter_table("group_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_relation_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_group_relation_pair", ["site_id", "a_id", "b_id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shell_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("safe_contact", sa.LargeBinary(), nullable=True),
        sa.Column("safe_when", sa.LargeBinary(), nullable=True),
        sa.Column("threat", sa.LargeBinary(), nullable=True),
        sa.Column("need", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("contacted_at", sa.DateTime(), nullable=True),
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["user.id"], name=op.f("fk_handover_accepted_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_handover_asked_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_handover_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "shell_id"], ["shell.site_id", "shell.id"], name=op.f("fk_handover_site_id_shell_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_handover_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_handover")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_handover_site_id_ref")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_asked_at", ["site_id", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shell_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=True),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.Column("purge_date", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_member_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "shell_id"], ["shell.site_id", "shell.id"], name=op.f("fk_member_site_id_shell_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_member_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_member")),
        sa.UniqueConstraint(
            "site_id", "owner_agency_id", "external_id", name=op.f("uq_member_site_id_owner_agency_id_external_id")
        ),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_member_site_id_ref")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_member_shell", ["site_id", "shell_id"], unique=False)

    op.create_table(
        "slot",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("voice", sa.String(length=40), nullable=True),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("is_rehearsed", sa.Boolean(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_slot_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_slot_site_id_call_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "speaker_id"], ["speaker.site_id", "speaker.id"], name=op.f("fk_slot_site_id_speaker_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_slot_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_slot")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_slot_site_id_ref")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index("ix_slot_call_in", ["site_id", "call_in_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("focus_period_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("legal_ground", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=300), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_action_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "focus_period_id"],
            ["focus_period.site_id", "focus_period.id"],
            name=op.f("fk_action_site_id_focus_period_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_action_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_action")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_action_site_id_ref")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index("ix_action_focus_period", ["site_id", "focus_period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_assignment_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_assignment_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_assignment_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_assignment_user_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_assignment_site_id_ref")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_user_id"), ["user_id"], unique=False)

    op.create_table(
        "case_role",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("against_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_case_role_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "against_id"], ["member.site_id", "member.id"], name=op.f("fk_case_role_site_id_against_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_case_role_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_case_role_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_case_role")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_case_role_site_id_ref")),
    )
    with op.batch_alter_table("case_role", schema=None) as batch_op:
        batch_op.create_index("ix_case_role_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_role_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "custody",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_custody_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_custody_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_custody_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_custody")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_custody_site_id_ref")),
    )
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.create_index("ix_custody_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_custody_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "identity",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("personnummer", sa.LargeBinary(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("street", sa.LargeBinary(), nullable=True),
        sa.Column("postcode", sa.LargeBinary(), nullable=True),
        sa.Column("city", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_identity_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "id"], ["member.site_id", "member.id"], name=op.f("fk_identity_site_id_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_identity_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_identity")),
    )
    op.create_table(
        "invitation",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shell_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("arrival", sa.Time(), nullable=True),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        sa.Column("service_method", sa.String(length=40), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_by", sa.String(length=120), nullable=True),
        sa.Column("attendance", sa.String(length=40), nullable=True),
        sa.Column("excuse", sa.String(length=300), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_invitation_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_invitation_site_id_call_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "group_id"], ["group.site_id", "group.id"], name=op.f("fk_invitation_site_id_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_invitation_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "shell_id"], ["shell.site_id", "shell.id"], name=op.f("fk_invitation_site_id_shell_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_invitation_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("site_id", "call_in_id", "code", name=op.f("uq_invitation_site_id_call_in_id_code")),
        sa.UniqueConstraint(
            "site_id", "call_in_id", "shell_id", name=op.f("uq_invitation_site_id_call_in_id_shell_id")
        ),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_invitation_site_id_ref")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("certainty", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(), nullable=False),
        sa.Column("recorded_to", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_membership_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "group_id"], ["group.site_id", "group.id"], name=op.f("fk_membership_site_id_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_membership_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_membership_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_membership")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_membership_site_id_ref")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_group", ["site_id", "group_id"], unique=False)
        batch_op.create_index("ix_membership_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "name_token",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_name_token_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"],
            ["member.site_id", "member.id"],
            name=op.f("fk_name_token_site_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_name_token_site_id")),
        sa.PrimaryKeyConstraint("site_id", "member_id", "token", name=op.f("pk_name_token")),
    )
    with op.batch_alter_table("name_token", schema=None) as batch_op:
        batch_op.create_index("ix_name_token", ["site_id", "owner_agency_id", "token"], unique=False)

    op.create_table(
        "release",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shell_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("ground_id", sa.Integer(), nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("balancing", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_release_decided_by_id")),
        sa.ForeignKeyConstraint(["ground_id"], ["legal_ground.id"], name=op.f("fk_release_ground_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_release_owner_agency_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["agency.id"], name=op.f("fk_release_receiver_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_release_site_id_call_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_release_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "shell_id"], ["shell.site_id", "shell.id"], name=op.f("fk_release_site_id_shell_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_release_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_release")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_release_site_id_ref")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index("ix_release_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_release_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_release_receiver", ["site_id", "receiver_id", "shell_id"], unique=False)

    op.create_table(
        "restriction",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_restriction_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_restriction_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "other_id"], ["member.site_id", "member.id"], name=op.f("fk_restriction_site_id_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "speaker_id"], ["speaker.site_id", "speaker.id"], name=op.f("fk_restriction_site_id_speaker_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_restriction_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_restriction")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_restriction_site_id_ref")),
    )
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.create_index("ix_restriction_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_restriction_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "risk_entry",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("safety_decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_risk_entry_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_risk_entry_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_risk_entry_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_risk_entry")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_risk_entry_site_id_ref")),
    )
    with op.batch_alter_table("risk_entry", schema=None) as batch_op:
        batch_op.create_index("ix_risk_entry_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_entry_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "supervision",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("officer", sa.String(length=120), nullable=True),
        sa.Column("officer_phone", sa.String(length=40), nullable=True),
        sa.Column("case_number", sa.String(length=40), nullable=True),
        sa.Column("conditions", sa.LargeBinary(), nullable=True),
        sa.Column("reporting_day", sa.String(length=20), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_supervision_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_supervision_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_supervision_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_supervision")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_supervision_site_id_ref")),
    )
    with op.batch_alter_table("supervision", schema=None) as batch_op:
        batch_op.create_index("ix_supervision_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "tie",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(), nullable=False),
        sa.Column("recorded_to", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_tie_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id", "a_id"], ["member.site_id", "member.id"], name=op.f("fk_tie_site_id_a_id")),
        sa.ForeignKeyConstraint(["site_id", "b_id"], ["member.site_id", "member.id"], name=op.f("fk_tie_site_id_b_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_tie_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_tie")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_tie_site_id_ref")),
    )
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.create_index("ix_tie_a", ["site_id", "a_id"], unique=False)
        batch_op.create_index("ix_tie_b", ["site_id", "b_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tie_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("planned_for", sa.DateTime(), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("round", sa.String(length=40), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("dogs", sa.LargeBinary(), nullable=True),
        sa.Column("weapons", sa.LargeBinary(), nullable=True),
        sa.Column("others_present", sa.LargeBinary(), nullable=True),
        sa.Column("abort_word", sa.String(length=40), nullable=True),
        sa.Column("backup", sa.String(length=120), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("met", sa.String(length=40), nullable=True),
        sa.Column("message", sa.String(length=40), nullable=True),
        sa.Column("reaction", sa.String(length=40), nullable=True),
        sa.Column("offer", sa.String(length=40), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("next_step", sa.String(length=200), nullable=True),
        sa.Column("visited_at", sa.DateTime(), nullable=True),
        sa.Column("logged_at", sa.DateTime(), nullable=True),
        sa.Column("logged_by_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["logged_by_id"], ["user.id"], name=op.f("fk_visit_logged_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_visit_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_visit_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_visit_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_visit")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_visit_site_id_ref")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_visit_planned_for", ["site_id", "planned_for"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_attempt_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "visit_id"], ["visit.site_id", "visit.id"], name=op.f("fk_attempt_site_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_attempt_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_attempt_site_id_ref")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_attempt_visit", ["site_id", "visit_id"], unique=False)

    op.create_table(
        "clearance",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_clearance_answered_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_clearance_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_clearance_site_id_call_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "invitation_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_clearance_site_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "other_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_clearance_site_id_other_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_clearance_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_clearance")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_clearance_site_id_ref")),
    )
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.create_index("ix_clearance_call_in", ["site_id", "call_in_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clearance_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "letter",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_from", sa.LargeBinary(), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_letter_owner_agency_id")),
        sa.ForeignKeyConstraint(["printed_by_id"], ["user.id"], name=op.f("fk_letter_printed_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "invitation_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_letter_site_id_invitation_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_letter_site_id")),
        sa.ForeignKeyConstraint(["template_id"], ["letter_template.id"], name=op.f("fk_letter_template_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_letter")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_letter_site_id_ref")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_invitation", ["site_id", "invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_team_member_agency_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_team_member_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "visit_id"], ["visit.site_id", "visit.id"], name=op.f("fk_team_member_site_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_team_member_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_team_member_user_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_team_member")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_team_member_site_id_ref")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_team_member_visit", ["site_id", "visit_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for refused in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{refused.lower()} BEFORE {refused} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
            )


def downgrade() -> None:

    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index("ix_team_member_visit")
        batch_op.drop_index(batch_op.f("ix_team_member_owner_agency_id"))

    op.drop_table("team_member")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_owner_agency_id"))
        batch_op.drop_index("ix_letter_invitation")

    op.drop_table("letter")
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clearance_owner_agency_id"))
        batch_op.drop_index("ix_clearance_call_in")

    op.drop_table("clearance")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_visit")
        batch_op.drop_index(batch_op.f("ix_attempt_owner_agency_id"))

    op.drop_table("attempt")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_planned_for")
        batch_op.drop_index(batch_op.f("ix_visit_owner_agency_id"))
        batch_op.drop_index("ix_visit_member")

    op.drop_table("visit")
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tie_owner_agency_id"))
        batch_op.drop_index("ix_tie_b")
        batch_op.drop_index("ix_tie_a")

    op.drop_table("tie")
    with op.batch_alter_table("supervision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_owner_agency_id"))
        batch_op.drop_index("ix_supervision_member")

    op.drop_table("supervision")
    with op.batch_alter_table("risk_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_entry_owner_agency_id"))
        batch_op.drop_index("ix_risk_entry_member")

    op.drop_table("risk_entry")
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_restriction_owner_agency_id"))
        batch_op.drop_index("ix_restriction_member")

    op.drop_table("restriction")
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_index("ix_release_receiver")
        batch_op.drop_index(batch_op.f("ix_release_owner_agency_id"))
        batch_op.drop_index("ix_release_member")

    op.drop_table("release")
    with op.batch_alter_table("name_token", schema=None) as batch_op:
        batch_op.drop_index("ix_name_token")

    op.drop_table("name_token")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_owner_agency_id"))
        batch_op.drop_index("ix_membership_member")
        batch_op.drop_index("ix_membership_group")

    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_owner_agency_id"))
        batch_op.drop_index("ix_invitation_member")

    op.drop_table("invitation")
    op.drop_table("identity")
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_custody_owner_agency_id"))
        batch_op.drop_index("ix_custody_member")

    op.drop_table("custody")
    with op.batch_alter_table("case_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_role_owner_agency_id"))
        batch_op.drop_index("ix_case_role_member")

    op.drop_table("case_role")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_user_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_owner_agency_id"))
        batch_op.drop_index("ix_assignment_member")

    op.drop_table("assignment")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_owner_agency_id"))
        batch_op.drop_index("ix_action_focus_period")

    op.drop_table("action")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_owner_agency_id"))
        batch_op.drop_index("ix_slot_call_in")

    op.drop_table("slot")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_shell")
        batch_op.drop_index(batch_op.f("ix_member_owner_agency_id"))

    op.drop_table("member")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_owner_agency_id"))
        batch_op.drop_index("ix_handover_asked_at")

    op.drop_table("handover")
    with op.batch_alter_table("group_relation", schema=None) as batch_op:
        batch_op.drop_index("ix_group_relation_pair")
        batch_op.drop_index(batch_op.f("ix_group_relation_owner_agency_id"))

    op.drop_table("group_relation")
    with op.batch_alter_table("focus_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_focus_period_owner_agency_id"))
        batch_op.drop_index("ix_focus_period_group")

    op.drop_table("focus_period")
    with op.batch_alter_table("classification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_classification_owner_agency_id"))
        batch_op.drop_index("ix_classification_incident")

    op.drop_table("classification")
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_entry_owner_agency_id"))
        batch_op.drop_index("ix_calendar_entry_call_in")

    op.drop_table("calendar_entry")
    with op.batch_alter_table("attribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attribution_owner_agency_id"))
        batch_op.drop_index("ix_attribution_incident")
        batch_op.drop_index("ix_attribution_group")

    op.drop_table("attribution")
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speaker_owner_agency_id"))
        batch_op.drop_index("ix_speaker_name")

    op.drop_table("speaker")
    op.drop_table("shell")
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_user_id"))
        batch_op.drop_index(batch_op.f("ix_posting_site_id"))

    op.drop_table("posting")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mail_owner_agency_id"))
        batch_op.drop_index("ix_outbox_mail_next")
        batch_op.drop_index("ix_outbox_mail_about")

    op.drop_table("outbox_mail")
    op.drop_table("letter_template")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_when")
        batch_op.drop_index(batch_op.f("ix_incident_owner_agency_id"))

    op.drop_table("incident")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_owner_agency_id"))

    op.drop_table("import_batch")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_owner_agency_id"))

    op.drop_table("group")
    with op.batch_alter_table("call_in", schema=None) as batch_op:
        batch_op.drop_index("ix_call_in_starts_at")
        batch_op.drop_index(batch_op.f("ix_call_in_owner_agency_id"))

    op.drop_table("call_in")
    op.drop_table("audit_value")
    op.drop_table("agency_site")
    op.drop_table("user")
    op.drop_table("site")
    op.drop_table("legal_ground")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index("ix_audit_entry_at")

    op.drop_table("audit_entry")
    op.drop_table("audit_chain")
    op.drop_table("agency")
