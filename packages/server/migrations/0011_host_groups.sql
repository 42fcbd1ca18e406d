-- Groups of hosts, as HSS has them. A group and its hosts are of one enterprise project: a host that moves to another one
-- leaves its group. Whoever deletes a group takes its hosts out of it first.
create table host_groups (
  project_id text not null references projects,
  group_id text not null,
  enterprise_project_id text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (project_id, group_id),
  unique (project_id, enterprise_project_id, name)
);

-- Null: in no group.
alter table hosts add column group_id text;
create index hosts_by_group on hosts (project_id, group_id, host_name, host_id) where group_id is not null;

-- The newest manual detections of a project, first.
create index detections_newest on detections (project_id, requested_at desc, host_id);
