-- What workers say that they can build: the latest word of each, for people to look at.
create table worker_catalog (
    worker_id   text primary key,
    catalog     jsonb not null,
    received_at timestamptz not null
);
