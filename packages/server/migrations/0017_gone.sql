-- What the agent said before it ended; null: nothing, or it is back.
alter table host_liveness add column goodbye text
  check (goodbye in ('shutdown', 'stopped', 'upgrade', 'removed'));

-- Many hosts of a project that fell silent within two minutes: one thing to tell. since: when the first of them was heard of
-- last; hosts: how many they were; until null: it is not over, of which a project has one.
create table mass_silences (
  project_id text not null references projects,
  silence_id uuid not null,
  since timestamptz not null,
  hosts integer not null,
  until timestamptz,
  primary key (project_id, silence_id)
);
create unique index mass_silences_open on mass_silences (project_id) where until is null;

-- The mass silence that a host is part of while that is not over.
alter table host_liveness add column silence_id uuid;

-- Hosts that come and go: after so many hours of silence the host is deleted by itself; null: never. A host has that of the
-- join token with which it enrolled.
alter table join_tokens add column ephemeral_hours integer;
alter table hosts add column ephemeral_hours integer;
create index hosts_ephemeral on hosts (project_id, host_id) where ephemeral_hours is not null;
