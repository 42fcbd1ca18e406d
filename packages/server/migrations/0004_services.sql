--! breaking
-- An older program would merge the accounts of two instances of a service.
alter table account_verdicts
  add column instance text not null default '',
  add column account_state text;
alter table account_verdicts
  drop constraint account_verdicts_pkey,
  add primary key (project_id, host_id, service_type, instance, user_name);

alter table ports
  add column serves_ipv4 boolean,
  add column forwarder_pid integer,
  add column forwarder_path text,
  add column serving_container_id text;

-- What the agent costs its host, as it said last.
alter table hosts add column agent_usage json;

-- A project's own words, as gzip of a JSON array, and its company names: both encrypted with the master
-- key whose fingerprint is in settings. Compressed already, so PostgreSQL need not try.
create table weak_words (
  project_id text primary key references projects,
  revision text not null,
  count integer not null,
  words bytea not null,
  company_names bytea not null
);
alter table weak_words alter column words set storage external;

-- The numbers of HSS's password policy, by their names there.
create table project_configs (
  project_id text not null references projects,
  name text not null,
  value text not null,
  primary key (project_id, name)
);

-- The newest manual detection of each host.
create table detections (
  project_id text not null,
  host_id text not null,
  detection_id text not null,
  state text not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  guesses_done bigint,
  guesses_planned bigint,
  detail text,
  primary key (project_id, host_id),
  foreign key (project_id, host_id) references hosts on delete cascade
);
-- What agents still have to do; there is little of it.
create index detections_open on detections (project_id) where finished_at is null;

-- Every change of what agents are to do raises it; what a server process remembers holds while it stands.
create table policy_revision (
  only_row boolean primary key default true check (only_row),
  revision bigint not null
);
insert into policy_revision (revision) values (1);
