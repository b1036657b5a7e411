-- What dashboards and the metrics of the last days look at.
create index build_requested on build (requested_at);
create index build_failed on build (finished_at desc) where state = 'FAILED';
create index attempt_finished on attempt (finished_at) where finished_at is not null;

-- For dashboards that show single builds, whose ids are no labels of metrics. The only thing of this database that others
-- may read; it holds no variables of requests. The columns stay: dashboards name them.
create view dashboard_failed_build as
select id as build, finished_at, pool, template_source as source, template_name as template, attempt as attempts,
       failure ->> 'class' as failure_class, failure ->> 'rule' as rule, failure ->> 'message' as message,
       failure ->> 'advice' as advice
  from build where state = 'FAILED';
