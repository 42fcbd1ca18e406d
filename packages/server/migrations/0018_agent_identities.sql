-- The secret of an agent is replaced now and then. next: the one that it was given and has not used yet; previous: the one
-- before, with which only a copy calls. secret_due: the agent is to ask for another one.
alter table hosts
  add column next_secret_hash bytea,
  add column previous_secret_hash bytea,
  add column secret_since timestamptz not null default now(),
  add column secret_due boolean not null default false;
create index hosts_secret_due on hosts (project_id, host_id) where secret_due;

-- Copies of the agent that somebody allowed to become hosts of their own, until then.
alter table agent_instances
  add column split_instances text[] not null default '{}',
  add column split_until timestamptz;
-- The host of whose agent this one was a copy; null: of none.
alter table hosts add column copied_from text;
