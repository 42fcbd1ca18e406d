-- What the agent said before it ended; null: nothing, or it is back.
alter table host_liveness add column goodbye text
  check (goodbye in ('shutdown', 'stopped', 'upgrade', 'removed'));
-- Few: hosts that are switched off.
create index host_liveness_goodbye on host_liveness (project_id, host_id) where goodbye is not null;
