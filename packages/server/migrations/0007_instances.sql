-- Every start of an agent draws an instance ID. instance_id: the one that speaks for the host, empty for an older agent
-- that draws none; earlier_instances: the two before it; refused_instances: those of copies of the agent. heard_at is written only while no report tells that the agent is there.
create table agent_instances (
  project_id text not null,
  host_id text not null,
  instance_id text not null,
  earlier_instances text[] not null default '{}',
  refused_instances text[] not null default '{}',
  heard_at timestamptz not null default now(),
  -- The newest call of a copy that was refused; null: there was none.
  copy_refused_at timestamptz,
  copy_source_ip text,
  -- When an audit event told of a copy last.
  copy_recorded_at timestamptz,
  primary key (project_id, host_id),
  foreign key (project_id, host_id) references hosts on delete cascade
) with (fillfactor = 80);

-- An agent whose host was deleted is told so, once it has proved who it is, for thirty days.
create table deleted_agents (
  project_id text not null references projects,
  agent_id text not null,
  host_id text not null,
  agent_secret_hash bytea not null,
  deleted_at timestamptz not null default now(),
  primary key (project_id, agent_id)
);
create index deleted_agents_deleted_at on deleted_agents (project_id, deleted_at);

-- The ID names a token without being it. last_used_at: when a host enrolled with it last.
alter table join_tokens
  add column id text not null default replace(gen_random_uuid()::text, '-', ''),
  add column last_used_at timestamptz,
  add unique (project_id, id);
