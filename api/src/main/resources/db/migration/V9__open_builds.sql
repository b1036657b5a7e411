-- How many builds of a submitter wait or run, in parts: whoever accepts a request takes any part that has room and that
-- nobody else is changing, so that requests at the same moment do not wait for each other, and none is counted wrongly.
create table open_builds (
    submitter text not null,
    part      smallint not null,
    builds    integer not null check (builds >= 0),
    primary key (submitter, part)
) with (fillfactor = 50);

-- Which part counts a build, for as long as it is open.
alter table build add column counted_in smallint;
drop index build_open_of_submitter;

insert into open_builds (submitter, part, builds)
select submitter, 0, count(*) from build where state in ('QUEUED', 'RUNNING') group by submitter;
update build set counted_in = 0 where state in ('QUEUED', 'RUNNING');
