-- Endpoints that want to hear of events, and what they are owed.

create table webhook_endpoint (
    id          uuid primary key default gen_random_uuid(),
    url         text not null,
    description text,
    types       text[] not null,
    subjects    text[] not null,
    secret      text not null,
    enabled     boolean not null,
    created_at  timestamptz not null default now()
);

create table webhook_delivery (
    id            uuid primary key default gen_random_uuid(),
    number        bigint generated always as identity,
    endpoint      uuid not null references webhook_endpoint on delete cascade,
    event_id      text not null,
    type          text not null,
    subject       text,
    payload       text not null,
    state         text not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'PARKED')),
    attempts      integer not null default 0,
    wanted_since  timestamptz not null default now(),
    next_try      timestamptz not null default now(),
    claimed_until timestamptz,
    created_at    timestamptz not null default now(),
    ended_at      timestamptz,
    unique (endpoint, event_id)
);
create index webhook_delivery_due on webhook_delivery (endpoint, next_try, number) where state = 'PENDING';
create index webhook_delivery_list on webhook_delivery (endpoint, number desc);
create index webhook_delivery_ended on webhook_delivery (ended_at) where state <> 'PENDING';

create table webhook_attempt (
    delivery uuid not null references webhook_delivery on delete cascade,
    number   integer not null,
    at       timestamptz not null,
    millis   bigint not null,
    status   integer,
    error    text,
    answer   text,
    primary key (delivery, number)
);
