-- Which profile in Palette a record writes to: project and name. One profile follows one record.
alter table palette_sync add column target text;
create index palette_sync_target on palette_sync (target);

-- Set when an endpoint has answered 410: it is gone, and is told of nothing more until somebody says that it is back.
alter table webhook_endpoint add column gone_at timestamptz;
