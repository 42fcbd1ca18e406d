--! breaking
-- An older program would close no stretch.
-- How it was: stretches of time in which a port was open, and an account as it was, that have ended. The open ones lie in
-- ports and account_verdicts, of which each port and account has one row.
create table port_history (
  project_id text not null,
  host_id text not null,
  closed_at timestamptz not null,
  category text not null,
  -- 0: the ports that the kernel gave to one program as a client.
  port integer not null,
  type text not null,
  laddr text not null,
  -- Tells the programs of one port apart: a hash of the path, empty when that is not known.
  program text not null,
  opened_at timestamptz not null,
  -- It was open when recording of the host began; that is opened_at then.
  opened_before boolean not null,
  -- The last scan that did not see it, and the last one that did, when they were long before.
  opened_after timestamptz,
  closed_after timestamptz,
  path text,
  -- The program that had the port until this one took its place.
  previous_path text,
  -- closed, replaced by another program, or lost: no scan could have seen it, and how it ended is not known.
  ended text not null,
  flaps smallint not null,
  primary key (project_id, host_id, closed_at, category, port, type, laddr, program)
);
create index port_history_closed_at on port_history (project_id, closed_at);
create index port_history_opened_at on port_history (project_id, opened_at);
create index port_history_by_port on port_history (project_id, port, type, closed_at);

-- Stretches that there was no room for.
create table port_history_left_out (
  project_id text not null,
  host_id text not null,
  day date not null,
  category text not null,
  stretches integer not null,
  primary key (project_id, host_id, day, category)
);
create index port_history_left_out_day on port_history_left_out (project_id, day);

create table account_history (
  project_id text not null,
  host_id text not null,
  to_at timestamptz not null,
  service_type text not null,
  -- The instance, with * for its container.
  instance_key text not null,
  user_name text not null,
  -- Tells accounts of one name in several containers apart: a hash of what the account was.
  state text not null,
  from_at timestamptz not null,
  from_before boolean not null,
  to_after timestamptz,
  verdict text not null,
  reason text,
  scheme text,
  account_state text,
  password_revision integer,
  -- appeared, verdict, password or state: what the stretch began with; null: that was before it was recorded.
  began text,
  previous_verdict text,
  -- gone, changed, or lost.
  ended text not null,
  primary key (project_id, host_id, to_at, service_type, instance_key, user_name, state)
);
create index account_history_to_at on account_history (project_id, to_at);
create index account_history_from_at on account_history (project_id, from_at);

alter table ports
  add column previous_path text,
  -- The program, as it was known last, while it is not known.
  add column known_path text,
  add column is_client_port boolean not null default false;
create index ports_opened_at on ports (project_id, opened_at) where opened_at is not null;

alter table account_verdicts
  add column began text,
  add column previous_verdict text;
create index account_verdicts_from_at on account_verdicts (project_id, from_at) where from_at is not null;

-- When recording of a host began, and the newest time of it: no scan is recorded before another one. port_blind_since: the
-- last scan that could have seen every port, while newer ones could not.
alter table hosts
  add column port_history_from timestamptz,
  add column port_history_at timestamptz,
  add column port_blind_since timestamptz,
  add column account_history_from timestamptz,
  add column account_history_at timestamptz;
update hosts h set
  port_history_from = case when l.last_port_scan_at is not null then date_trunc('milliseconds', now()) end,
  port_history_at = case when l.last_port_scan_at is not null then date_trunc('milliseconds', now()) end,
  account_history_from = case when l.last_password_scan_at is not null then date_trunc('milliseconds', now()) end,
  account_history_at = case when l.last_password_scan_at is not null then date_trunc('milliseconds', now()) end
from host_liveness l
where l.project_id = h.project_id and l.host_id = h.host_id;

-- What was a host, for as long as its history is kept.
create table deleted_hosts (
  project_id text not null references projects,
  host_id text not null,
  host_name text not null,
  enterprise_project_id text not null,
  deleted_at timestamptz not null default now(),
  primary key (project_id, host_id)
);
create index deleted_hosts_deleted_at on deleted_hosts (project_id, deleted_at);

-- Days for which an ended stretch is kept; a project without a row has the defaults.
create table history_retention (
  project_id text primary key references projects,
  port_days integer not null,
  account_days integer not null
);
