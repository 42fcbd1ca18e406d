--! breaking
-- An older program would leave findings open that its reports fix.
-- What needs a human on a host; only scans open and fix it. The ID follows from host, kind and subject, so that there is
-- one row for each. severity: 1 low to 4 critical. sentence: code of why it has it. facts: what it rests on.
-- acceptance_id: the acceptance that holds, also while the finding is fixed; guards: what it holds for.
create table findings (
  project_id text not null,
  finding_id text not null,
  host_id text not null,
  -- That of the host.
  enterprise_project_id text not null,
  kind text not null,
  subject text not null,
  severity smallint not null,
  sentence text not null,
  state text not null check (state in ('open', 'accepted', 'fixed')),
  facts json not null,
  first_seen_at timestamptz not null,
  changed_at timestamptz not null,
  fixed_at timestamptz,
  reopened integer not null default 0,
  unconfirmed_since timestamptz,
  acceptance_id uuid,
  accepted_until timestamptz,
  guards json,
  assignee_id text,
  primary key (project_id, finding_id),
  unique (project_id, host_id, kind, subject)
);
-- The order of the list. What it filters by most is beside it, so that rows of others are passed over in the index.
create index findings_listed on findings (project_id, state, severity desc, changed_at desc, finding_id desc)
  include (enterprise_project_id, kind, host_id);
create index findings_accepted on findings (project_id, accepted_until, finding_id)
  include (enterprise_project_id) where acceptance_id is not null;

-- Append only: who changed a finding or what did, when, and from what to what. actor: name of the user; empty: nobody.
create table finding_events (
  project_id text not null,
  finding_id text not null,
  at timestamptz not null,
  id uuid not null,
  host_id text not null,
  kind text not null,
  actor text not null,
  from_value text,
  to_value text,
  cause text not null,
  comment text,
  primary key (project_id, finding_id, at, id)
);
create index finding_events_at on finding_events (project_id, at, id);
create index finding_events_of_host on finding_events (project_id, host_id);

-- Who decided that a finding may stay, why, and until when. until null: without an end.
create table acceptances (
  project_id text not null,
  acceptance_id uuid not null,
  finding_id text not null,
  host_id text not null,
  reason text not null,
  comment text not null,
  ticket text,
  owner text,
  until timestamptz,
  source text not null,
  created_by text not null,
  created_at timestamptz not null,
  guards json not null,
  primary key (project_id, acceptance_id)
);
-- A host that is deleted takes its own along.
create index acceptances_of_host on acceptances (project_id, host_id);

-- Hosts of whose agents a copy was refused; there are few.
create index agent_instances_copied on agent_instances (project_id, copy_refused_at) where copy_refused_at is not null;
