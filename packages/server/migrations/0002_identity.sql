--! breaking
-- An older program would ignore grants and revoked tokens. Stop it before this is applied.
-- Who may do what. Small tables, like the other ones of identity: reference tables when distributed.
-- The account that operates the service may make further accounts.
alter table domains add column is_operator boolean not null default false;
update domains set is_operator = true
  where id = (select id from domains order by created_at, id limit 1);

alter table projects add column description text not null default '';

-- The default enterprise project of every account has the ID 0 and no row.
create table enterprise_projects (
  id text primary key,
  domain_id text not null references domains,
  name text not null,
  description text not null default '',
  type text not null default 'prod',
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (domain_id, name)
);

-- project_id null: the whole account. enterprise_project_ids null: all of them.
create table grants (
  id text primary key,
  user_id text not null references users on delete cascade,
  role text not null,
  project_id text references projects,
  enterprise_project_ids text[] check (cardinality(enterprise_project_ids) > 0),
  created_at timestamptz not null default now()
);
create index grants_user_id on grants (user_id);
insert into grants (id, user_id, role)
  select replace(gen_random_uuid()::text, '-', ''), id, 'admin' from users;

-- A revoked token is told from an unknown one until it is forgotten.
alter table tokens add column revoked_at timestamptz;
create index tokens_user_id on tokens (user_id);

-- A temporary key has security_token_hash and expires_at, and what it came from, with which it ends:
-- token_hash with the token's project_id, or made_with, a permanent key.
-- secret: encrypted with the master key whose fingerprint is in settings.
create table access_keys (
  access text primary key,
  user_id text not null references users on delete cascade,
  secret bytea not null,
  enabled boolean not null default true,
  description text not null default '',
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  security_token_hash bytea,
  project_id text references projects,
  token_hash bytea references tokens on delete cascade,
  made_with text references access_keys on delete cascade,
  expires_at timestamptz,
  check ((security_token_hash is null) = (expires_at is null))
);
create index access_keys_user_id on access_keys (user_id);
create index access_keys_token_hash on access_keys (token_hash) where token_hash is not null;
create index access_keys_made_with on access_keys (made_with) where made_with is not null;
create index access_keys_expires_at on access_keys (expires_at) where expires_at is not null;

-- Every change of who may do what raises it; what a server process remembers holds while it stands.
create table identity_revision (
  only_row boolean primary key default true check (only_row),
  revision bigint not null
);
insert into identity_revision (revision) values (1);

create table settings (
  name text primary key,
  value text not null
);

-- Hosts that enrol with a join token start in its enterprise project. It counts while user_id, who made
-- it, could make it; null: the server itself.
alter table join_tokens
  add column enterprise_project_id text not null default '0',
  add column user_id text references users on delete cascade;
create index join_tokens_user_id on join_tokens (user_id) where user_id is not null;

-- Who did what. It grows slowly, belongs to an account and not to a project, and is not distributed,
-- so it may have the triggers that keep it append-only. Seven days is the shortest retention.
create table audit_events (
  domain_id text not null references domains,
  id bigint generated always as identity,
  time timestamptz not null default now(),
  operation text not null,
  result text not null,
  user_id text,
  user_name text not null,
  credential text not null,
  access_key text,
  source_ip text not null,
  project_id text,
  resource_type text,
  resource_id text,
  details json,
  request_id text not null,
  primary key (domain_id, id)
);
create index audit_events_time on audit_events (domain_id, time desc, id desc);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_events is append-only: no %', lower(tg_op)
    using hint = 'Only what is older than seven days may be deleted.';
end $$;
create trigger audit_events_keep before update or truncate on audit_events
  for each statement execute function refuse_audit_change();
create trigger audit_events_keep_recent before delete on audit_events
  for each row when (old.time >= now() - interval '7 days') execute function refuse_audit_change();
