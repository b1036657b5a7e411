-- Revoking an image: who, why and when. One whose time is to come is planned.
alter table image add column revocation jsonb;
alter table image add column revoke_at timestamptz;
create index image_revocation_due on image (revoke_at) where state = 'ACCEPTED' and revoke_at is not null;

-- Set while the image that a record points at is a revoked one.
alter table cluster_profile add column revoked jsonb;
alter table cluster_profile add column proposal_id uuid generated always as ((proposal ->> 'id')::uuid) stored;
create index cluster_profile_proposal on cluster_profile (proposal_id);

alter table profile_history drop constraint profile_history_kind_check;
alter table profile_history add constraint profile_history_kind_check
    check (kind in ('CREATED', 'REPLACED', 'UPDATED', 'PROPOSED', 'APPROVED', 'REJECTED', 'ROLLED_BACK', 'SKIPPED',
                    'REVOKED'));

-- Records that are bound to a cluster profile in Palette, and how far Palette is.
alter table cluster_profile add column palette text
    generated always as (coalesce(definition #>> '{palette,profile}', definition #>> '{palette,uid}')) stored;
create index cluster_profile_palette on cluster_profile (name) where palette is not null;

create table palette_sync (
    profile   text primary key references cluster_profile on delete cascade,
    state     text not null check (state in ('PENDING', 'IN_SYNC', 'DRIFTED', 'FAILED')),
    revision  bigint not null,
    agreed    text,
    uid       text,
    error     jsonb,
    drift     jsonb,
    failures  integer not null default 0,
    asked     boolean not null default false,
    next_try  timestamptz,
    tried_at  timestamptz,
    synced_at timestamptz
);

-- When the next call to Palette may be sent, of all instances: one row.
create table palette_rate (
    one_row    boolean primary key check (one_row),
    next_place timestamptz not null
);
