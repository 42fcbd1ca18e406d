--! breaking
-- When a host was heard of, apart from what is known of it: an unchanged host says so many times an hour, and that must
-- not write its wide row. An older program would write the columns that are gone.
-- state: online, late or offline, as the sweep said last.
create table host_liveness (
  project_id text not null,
  host_id text not null,
  last_seen_at timestamptz not null,
  last_port_scan_at timestamptz,
  last_password_scan_at timestamptz,
  state text not null default 'online' check (state in ('online', 'late', 'offline')),
  state_since timestamptz not null default now(),
  primary key (project_id, host_id),
  foreign key (project_id, host_id) references hosts on delete cascade
) with (fillfactor = 60);

insert into host_liveness (project_id, host_id, last_seen_at, last_port_scan_at, last_password_scan_at)
  select h.project_id, h.host_id, coalesce(greatest(h.last_seen_at, i.heard_at), h.last_seen_at),
    h.last_port_scan_at, h.last_password_scan_at
  from hosts h
    left join agent_instances i on i.project_id = h.project_id and i.host_id = h.host_id;

alter table hosts
  drop column last_seen_at,
  drop column last_port_scan_at,
  drop column last_password_scan_at,
  -- Hash of all that the newest report of the kind says besides its items: a report with the same one and the same
  -- digest says nothing new. null: not known.
  add column port_head text,
  add column account_head text;

-- Since when instance_id speaks for the host; when the agent was heard of is in host_liveness.
alter table agent_instances rename column heard_at to speaks_since;

-- What happened to a host besides its ports and accounts. It outlives the host. details: null, or what the kind says.
create table host_events (
  project_id text not null references projects,
  host_id text not null,
  at timestamptz not null,
  id uuid not null,
  kind text not null,
  details json,
  primary key (project_id, host_id, at, id)
);
create index host_events_at on host_events (project_id, at, id);
