-- What the retention job looks for: what has ended, by when.
create index build_finished on build (finished_at) where finished_at is not null;
create index build_event_age on build_event (at);
create index submission_age on submission (created_at);
create index profile_application_age on profile_application (at);

alter table attempt add column log_removed_at timestamptz;
create index attempt_log_kept on attempt (finished_at) where finished_at is not null and log_removed_at is null;
