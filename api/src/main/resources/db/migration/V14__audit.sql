-- Every call that may have changed something. Without a status it runs, or its instance died meanwhile.
create table audit_entry (
    number  bigint generated always as identity primary key,
    at      timestamptz not null default clock_timestamp(),
    who     text not null,
    method  text not null,
    path    text not null,
    query   text,
    address text not null,
    status  integer,
    millis  bigint,
    result  text
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_who on audit_entry (who, number desc);
