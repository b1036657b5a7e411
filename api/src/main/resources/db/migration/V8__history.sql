-- What the metrics of the last days look at.
create index build_requested on build (requested_at);
create index attempt_finished on attempt (finished_at) where finished_at is not null;
