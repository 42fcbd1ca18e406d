-- The version that the agents of a project are to become, one at a time. packages: what an agent is told of the package
-- for its processor. ring: 0 one host, 1 five of a hundred, 2 the rest. window: minutes of the day, UTC; null: any time.
create table agent_upgrade_targets (
  project_id text not null primary key references projects,
  upgrade_id text not null,
  version text not null,
  packages json not null,
  state text not null default 'running' check (state in ('running', 'paused', 'halted', 'cancelled')),
  reason text,
  ring integer not null default 0,
  ring_since timestamptz not null default now(),
  ring_minutes integer not null,
  window_from integer,
  window_to integer,
  started_at timestamptz not null default now()
);

-- Agents that said whether they can upgrade themselves, and what came of the newest upgrade that they were asked for.
-- detail: why one cannot; upgrade_id, state, ring, since: null until it is asked; reason: why it failed.
create table agent_upgrades (
  project_id text not null,
  host_id text not null,
  is_able boolean not null,
  architecture text,
  detail text,
  upgrade_id text,
  state text check (state in ('offered', 'installing', 'done', 'failed', 'set_aside')),
  ring integer,
  since timestamptz,
  reason text,
  primary key (project_id, host_id),
  foreign key (project_id, host_id) references hosts on delete cascade
);
