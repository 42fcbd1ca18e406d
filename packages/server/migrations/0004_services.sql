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
