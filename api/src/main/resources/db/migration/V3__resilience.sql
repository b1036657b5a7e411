-- An attempt after a transient failure is decided at once and begins later: its job is due some time from now.
alter table attempt add column due_at timestamptz not null default now();
alter table build add column due_at timestamptz not null default now();
drop index build_open;
create index build_open on build (pool, state, due_at, id) where state in ('QUEUED', 'RUNNING');

-- Absent: at once. Few messages are deferred, so the indexes cost nothing for the others.
alter table outbox add column due_at timestamptz;
create index outbox_due on outbox (due_at) where due_at is not null;
create index outbox_deferred on outbox (key, topic) where due_at is not null;

-- By this database's clock; absent where a request sets no limit.
alter table build add column queue_deadline timestamptz;
create index build_queue_deadline on build (queue_deadline) where state = 'QUEUED' and queue_deadline is not null;

-- When the worker must have ended it, by the broker's clock, like claimed_at.
alter table attempt add column timeout_at timestamptz;

-- A build that ended without an image is retried as one other build.
alter table build add column retry_of uuid references build on delete set null;
create unique index build_successor on build (retry_of) where retry_of is not null;

create index build_open_of_submitter on build (submitter) where state in ('QUEUED', 'RUNNING');
