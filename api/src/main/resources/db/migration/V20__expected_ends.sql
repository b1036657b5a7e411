-- When an attempt will have ended if it runs for as long as the latest builds of its template that succeeded.
alter table attempt add column expected_at timestamptz;
create index build_succeeded on build (template_source, template_name, finished_at desc) where state = 'SUCCEEDED';

-- For dashboards, as dashboard_failed_build is. The columns stay: dashboards name them.
create view dashboard_running_build as
select build.id as build, claimed_at as started_at, expected_at, pool, template_source as source, template_name as template,
       number as attempt, worker_id as worker, phase
  from build join attempt on build_id = build.id and number = build.attempt
 where build.state = 'RUNNING';
