-- The ledger: what was asked for, what was tried, what came of it. Times that are compared with each other to judge
-- silence (claimed_at, last_seen_at, incarnation_since) are the Kafka broker's; all others are this database's.

create table build (
    id                  uuid primary key,
    state               text not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    attempt             integer not null,
    request             jsonb not null,
    pool                text not null,
    template_source     text not null,
    template_name       text not null,
    kubernetes_version  text,
    labels              jsonb not null,
    profiles            text[] not null,
    submitter           text not null,
    transport           text not null,
    failure             jsonb,
    requested_at        timestamptz not null default now(),
    queued_at           timestamptz not null default now(),
    started_at          timestamptz,
    finished_at         timestamptz,
    cancel_requested_at timestamptz
);
create index build_open on build (pool, state, queued_at) where state in ('QUEUED', 'RUNNING');
create index build_state on build (state, id desc);
create index build_labels on build using gin (labels jsonb_path_ops);
create index build_profiles on build using gin (profiles);
create index build_template on build (template_source, template_name, id desc);

create table attempt (
    build_id       uuid not null references build on delete cascade,
    number         integer not null,
    state          text not null
                   check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'STOPPED', 'LOST')),
    claim_id       uuid unique,
    worker_id      text,
    incarnation    uuid,
    phase          text,
    commit_id      text,
    packer_version text,
    failure        jsonb,
    log_chunks     bigint,
    queued_at      timestamptz not null default now(),
    claimed_at     timestamptz,
    last_seen_at   timestamptz,
    finished_at    timestamptz,
    primary key (build_id, number)
);
create index attempt_running on attempt (worker_id, last_seen_at) where state = 'RUNNING';

-- What a submitter has sent before: the same key again gives the same build.
create table submission (
    submitter   text not null,
    key         text not null,
    fingerprint text not null,
    -- Deferred: the key is taken first, so that a repeated request costs no build.
    build_id    uuid not null references build on delete cascade deferrable initially deferred,
    created_at  timestamptz not null default now(),
    primary key (submitter, key)
);
create index submission_build on submission (build_id);

create table build_event (
    id       uuid primary key,
    build_id uuid not null references build on delete cascade,
    number   bigint generated always as identity,
    type     text not null,
    data     jsonb not null,
    at       timestamptz not null default now()
);
create index build_event_history on build_event (build_id, number);

create table image (
    id                 uuid primary key,
    build_id           uuid not null references build on delete cascade,
    attempt            integer not null,
    claim_id           uuid not null,
    state              text not null check (state in ('ACCEPTED', 'ORPHAN', 'REVOKED')),
    cloud              text not null,
    region             text,
    artifact_id        text not null,
    artifact           jsonb not null,
    kubernetes_version text,
    created_at         timestamptz not null default now()
);
create index image_build on image (build_id);
create unique index image_reported_once on image (claim_id, cloud, region, artifact_id) nulls not distinct;
create index image_place on image (cloud, region, id desc);

create table worker (
    id                text primary key,
    incarnation       uuid not null,
    incarnation_since timestamptz not null,
    pool              text not null,
    slots             integer not null,
    running           integer not null,
    draining          boolean not null,
    version           text not null,
    packer_version    text,
    host              text not null,
    started_at        timestamptz not null,
    last_seen_at      timestamptz not null
);

create table log_chunk (
    claim_id    uuid not null,
    sequence    bigint not null,
    build_id    uuid not null,
    attempt     integer not null,
    text        text not null,
    received_at timestamptz not null default now(),
    primary key (claim_id, sequence)
);
create index log_chunk_build on log_chunk (build_id, attempt, sequence);

-- Messages that a committed change owes to Kafka. The relay deletes what the broker has acknowledged.
create table outbox (
    id         bigint generated always as identity primary key,
    topic      text not null,
    key        text not null,
    headers    jsonb not null,
    value      text not null,
    created_at timestamptz not null default now()
);

create function notify_outbox() returns trigger language plpgsql as $$
begin
    perform pg_notify('kiln_outbox', '');
    return null;
end
$$;
create trigger outbox_appended after insert on outbox for each statement execute function notify_outbox();
