-- Identity. Small tables that every node may hold in full (reference tables when distributed).
-- A domain is an IAM account: the tenant that owns users and projects.
create table domains (
  id text primary key,
  name text not null unique,
  created_at timestamptz not null default now()
);

create table projects (
  id text primary key,
  domain_id text not null references domains,
  name text not null,
  created_at timestamptz not null default now(),
  unique (domain_id, name)
);

create table users (
  id text primary key,
  domain_id text not null references domains,
  name text not null,
  password_hash text not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  unique (domain_id, name)
);

-- The token itself is never stored. A row outlives its token by a day, so that an expired token is
-- told from an unknown one.
create table tokens (
  hash bytea primary key,
  user_id text not null references users on delete cascade,
  domain_id text not null references domains,
  project_id text references projects,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index tokens_expires_at on tokens (expires_at);

-- What grows: project_id leads every key, so that the tables distribute by it and no query
-- crosses projects.
create table join_tokens (
  project_id text not null references projects,
  hash bytea not null,
  remaining_uses integer not null check (remaining_uses >= 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (project_id, hash)
);

-- One row for each host and its agent. digests: what the agent's newest acknowledged report held.
create table hosts (
  project_id text not null references projects,
  host_id text not null,
  enterprise_project_id text not null default '0',
  host_name text not null,
  private_ip text not null,
  public_ip text not null default '',
  os_name text not null,
  agent_id text not null,
  agent_secret_hash bytea not null,
  agent_version text not null,
  enrolled_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  port_digest text,
  last_port_scan_at timestamptz,
  port_coverage json,
  account_digest text,
  last_password_scan_at timestamptz,
  account_coverage json,
  primary key (project_id, host_id),
  unique (project_id, agent_id)
);

-- The key is also the order of the port list, so a page is one range of the index.
create table ports (
  project_id text not null,
  host_id text not null,
  category text not null,
  port integer not null,
  type text not null,
  laddr text not null,
  container_id text not null,
  pid integer,
  path text,
  owner_unknown text,
  status text not null,
  primary key (project_id, host_id, category, port, type, laddr, container_id),
  foreign key (project_id, host_id) references hosts on delete cascade
);

-- How every account was judged. Neither a password nor a hash is ever stored here.
create table account_verdicts (
  project_id text not null,
  host_id text not null,
  service_type text not null,
  user_name text not null,
  verdict text not null,
  reason text,
  scheme text,
  list_version text,
  words_tried integer,
  duration integer,
  used_days integer,
  desensitized_weak_password text,
  suggestion text,
  primary key (project_id, host_id, service_type, user_name),
  foreign key (project_id, host_id) references hosts on delete cascade
);

-- The weak-password list looks only at accounts that someone could guess.
create index account_verdicts_guessable on account_verdicts (project_id, host_id)
  where verdict in ('weak', 'empty');
