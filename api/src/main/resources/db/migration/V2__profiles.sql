-- Cluster profile records. No foreign keys to builds or images: a record outlives the builds that changed it.

-- One for all records, so that a record that is deleted and made again never has a revision for the second time.
create sequence profile_revision;

create table cluster_profile (
    name       text primary key,
    revision   bigint not null,
    version    text not null,
    definition jsonb not null,
    image      jsonb,
    proposal   jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    cloud      text not null generated always as (definition ->> 'cloud') stored,
    image_id   uuid generated always as ((image ->> 'id')::uuid) stored
);
create index cluster_profile_image on cluster_profile (image_id);

-- Everything that happened to a record, one row per revision; the definition where it changed.
create table profile_history (
    profile    text not null references cluster_profile on delete cascade,
    revision   bigint not null,
    kind       text not null
               check (kind in ('CREATED', 'REPLACED', 'UPDATED', 'PROPOSED', 'APPROVED', 'REJECTED', 'ROLLED_BACK',
                               'SKIPPED')),
    version    text not null,
    changed_by text not null,
    cause      text not null,
    build_id   uuid,
    definition jsonb,
    image      jsonb,
    at         timestamptz not null default now(),
    image_id   uuid generated always as ((image ->> 'id')::uuid) stored,
    primary key (profile, revision)
);
create index profile_history_version on profile_history (profile, version);
create index profile_history_image on profile_history (image_id);

-- Which events a record has seen: a redelivered one changes nothing.
create table profile_application (
    event_id text not null,
    profile  text not null references cluster_profile on delete cascade,
    at       timestamptz not null default now(),
    primary key (event_id, profile)
);
create index profile_application_profile on profile_application (profile);
