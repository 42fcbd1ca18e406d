-- Written by `npm run docs`: the schema after all migrations. Change it by a new file in
-- packages/server/migrations, where the comments are too.

create table acceptances (
  project_id text not null,
  acceptance_id uuid not null,
  finding_id text not null,
  host_id text not null,
  reason text not null,
  comment text not null,
  ticket text,
  owner text,
  until timestamp with time zone,
  source text not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  guards json not null,
  constraint acceptances_pkey PRIMARY KEY (project_id, acceptance_id)
);

create table access_keys (
  access text not null,
  user_id text not null,
  secret bytea not null,
  enabled boolean default true not null,
  description text default ''::text not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  security_token_hash bytea,
  project_id text,
  token_hash bytea,
  made_with text,
  expires_at timestamp with time zone,
  constraint access_keys_check CHECK (((security_token_hash IS NULL) = (expires_at IS NULL))),
  constraint access_keys_made_with_fkey FOREIGN KEY (made_with) REFERENCES access_keys(access) ON DELETE CASCADE,
  constraint access_keys_pkey PRIMARY KEY (access),
  constraint access_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id),
  constraint access_keys_token_hash_fkey FOREIGN KEY (token_hash) REFERENCES tokens(hash) ON DELETE CASCADE,
  constraint access_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table account_history (
  project_id text not null,
  host_id text not null,
  to_at timestamp with time zone not null,
  service_type text not null,
  instance_key text not null,
  user_name text not null,
  state text not null,
  from_at timestamp with time zone not null,
  from_before boolean not null,
  to_after timestamp with time zone,
  verdict text not null,
  reason text,
  scheme text,
  account_state text,
  password_revision integer,
  began text,
  previous_verdict text,
  ended text not null,
  constraint account_history_pkey PRIMARY KEY (project_id, host_id, to_at, service_type, instance_key, user_name, state)
);

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
  instance text default ''::text not null,
  account_state text,
  from_at timestamp with time zone,
  unconfirmed_since timestamp with time zone,
  password_revision integer,
  began text,
  previous_verdict text,
  constraint account_verdicts_pkey PRIMARY KEY (project_id, host_id, service_type, instance, user_name)
);

create table agent_instances (
  project_id text not null,
  host_id text not null,
  instance_id text not null,
  earlier_instances text[] default '{}'::text[] not null,
  refused_instances text[] default '{}'::text[] not null,
  speaks_since timestamp with time zone default now() not null,
  copy_refused_at timestamp with time zone,
  copy_source_ip text,
  copy_recorded_at timestamp with time zone,
  split_instances text[] default '{}'::text[] not null,
  split_until timestamp with time zone,
  constraint agent_instances_pkey PRIMARY KEY (project_id, host_id),
  constraint agent_instances_project_id_host_id_fkey FOREIGN KEY (project_id, host_id) REFERENCES hosts(project_id, host_id) ON DELETE CASCADE
);

create table agent_upgrade_targets (
  project_id text not null,
  upgrade_id text not null,
  version text not null,
  packages json not null,
  state text default 'running'::text not null,
  reason text,
  ring integer default 0 not null,
  ring_since timestamp with time zone default now() not null,
  ring_minutes integer not null,
  window_from integer,
  window_to integer,
  started_at timestamp with time zone default now() not null,
  constraint agent_upgrade_targets_pkey PRIMARY KEY (project_id),
  constraint agent_upgrade_targets_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id),
  constraint agent_upgrade_targets_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'halted'::text, 'cancelled'::text])))
);

create table agent_upgrades (
  project_id text not null,
  host_id text not null,
  is_able boolean not null,
  architecture text,
  detail text,
  upgrade_id text,
  state text,
  ring integer,
  since timestamp with time zone,
  reason text,
  constraint agent_upgrades_pkey PRIMARY KEY (project_id, host_id),
  constraint agent_upgrades_project_id_host_id_fkey FOREIGN KEY (project_id, host_id) REFERENCES hosts(project_id, host_id) ON DELETE CASCADE,
  constraint agent_upgrades_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'installing'::text, 'done'::text, 'failed'::text, 'set_aside'::text])))
);

create table audit_clock (
  only_row boolean default true not null,
  "time" timestamp with time zone not null,
  followed_at timestamp with time zone not null,
  constraint audit_clock_only_row_check CHECK (only_row),
  constraint audit_clock_pkey PRIMARY KEY (only_row)
);

create table audit_events (
  domain_id text not null,
  id bigint generated always as identity not null,
  "time" timestamp with time zone default now() not null,
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
  constraint audit_events_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains(id),
  constraint audit_events_pkey PRIMARY KEY (domain_id, id)
);

create table deleted_agents (
  project_id text not null,
  agent_id text not null,
  host_id text not null,
  agent_secret_hash bytea not null,
  deleted_at timestamp with time zone default now() not null,
  constraint deleted_agents_pkey PRIMARY KEY (project_id, agent_id),
  constraint deleted_agents_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table deleted_hosts (
  project_id text not null,
  host_id text not null,
  host_name text not null,
  enterprise_project_id text not null,
  deleted_at timestamp with time zone default now() not null,
  constraint deleted_hosts_pkey PRIMARY KEY (project_id, host_id),
  constraint deleted_hosts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table detections (
  project_id text not null,
  host_id text not null,
  detection_id text not null,
  state text not null,
  requested_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  guesses_done bigint,
  guesses_planned bigint,
  detail text,
  constraint detections_pkey PRIMARY KEY (project_id, host_id),
  constraint detections_project_id_host_id_fkey FOREIGN KEY (project_id, host_id) REFERENCES hosts(project_id, host_id) ON DELETE CASCADE
);

create table domains (
  id text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  is_operator boolean default false not null,
  constraint domains_name_key UNIQUE (name),
  constraint domains_pkey PRIMARY KEY (id)
);

create table enterprise_projects (
  id text not null,
  domain_id text not null,
  name text not null,
  description text default ''::text not null,
  type text default 'prod'::text not null,
  enabled boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint enterprise_projects_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains(id),
  constraint enterprise_projects_domain_id_name_key UNIQUE (domain_id, name),
  constraint enterprise_projects_pkey PRIMARY KEY (id)
);

create table finding_events (
  project_id text not null,
  finding_id text not null,
  at timestamp with time zone not null,
  id uuid not null,
  host_id text not null,
  kind text not null,
  actor text not null,
  from_value text,
  to_value text,
  cause text not null,
  comment text,
  constraint finding_events_pkey PRIMARY KEY (project_id, finding_id, at, id)
);

create table findings (
  project_id text not null,
  finding_id text not null,
  host_id text not null,
  enterprise_project_id text not null,
  kind text not null,
  subject text not null,
  severity smallint not null,
  sentence text not null,
  state text not null,
  facts json not null,
  first_seen_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  fixed_at timestamp with time zone,
  reopened integer default 0 not null,
  unconfirmed_since timestamp with time zone,
  acceptance_id uuid,
  accepted_until timestamp with time zone,
  guards json,
  assignee_id text,
  constraint findings_pkey PRIMARY KEY (project_id, finding_id),
  constraint findings_project_id_host_id_kind_subject_key UNIQUE (project_id, host_id, kind, subject),
  constraint findings_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'fixed'::text])))
);

create table grants (
  id text not null,
  user_id text not null,
  role text not null,
  project_id text,
  enterprise_project_ids text[],
  created_at timestamp with time zone default now() not null,
  constraint grants_enterprise_project_ids_check CHECK ((cardinality(enterprise_project_ids) > 0)),
  constraint grants_pkey PRIMARY KEY (id),
  constraint grants_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id),
  constraint grants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table history_retention (
  project_id text not null,
  port_days integer not null,
  account_days integer not null,
  constraint history_retention_pkey PRIMARY KEY (project_id),
  constraint history_retention_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table host_events (
  project_id text not null,
  host_id text not null,
  at timestamp with time zone not null,
  id uuid not null,
  kind text not null,
  details json,
  constraint host_events_pkey PRIMARY KEY (project_id, host_id, at, id),
  constraint host_events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table host_group_members (
  project_id text not null,
  host_id text not null,
  group_id text not null,
  constraint host_group_members_pkey PRIMARY KEY (project_id, host_id),
  constraint host_group_members_project_id_group_id_fkey FOREIGN KEY (project_id, group_id) REFERENCES host_groups(project_id, group_id) ON DELETE CASCADE,
  constraint host_group_members_project_id_host_id_fkey FOREIGN KEY (project_id, host_id) REFERENCES hosts(project_id, host_id) ON DELETE CASCADE
);

create table host_groups (
  project_id text not null,
  group_id text not null,
  enterprise_project_id text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  constraint host_groups_pkey PRIMARY KEY (project_id, group_id),
  constraint host_groups_project_id_enterprise_project_id_name_key UNIQUE (project_id, enterprise_project_id, name),
  constraint host_groups_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table host_liveness (
  project_id text not null,
  host_id text not null,
  last_seen_at timestamp with time zone not null,
  last_port_scan_at timestamp with time zone,
  last_password_scan_at timestamp with time zone,
  state text default 'online'::text not null,
  state_since timestamp with time zone default now() not null,
  goodbye text,
  silence_id uuid,
  constraint host_liveness_goodbye_check CHECK ((goodbye = ANY (ARRAY['shutdown'::text, 'stopped'::text, 'upgrade'::text, 'removed'::text]))),
  constraint host_liveness_pkey PRIMARY KEY (project_id, host_id),
  constraint host_liveness_project_id_host_id_fkey FOREIGN KEY (project_id, host_id) REFERENCES hosts(project_id, host_id) ON DELETE CASCADE,
  constraint host_liveness_state_check CHECK ((state = ANY (ARRAY['online'::text, 'late'::text, 'offline'::text])))
);

create table hosts (
  project_id text not null,
  host_id text not null,
  enterprise_project_id text default '0'::text not null,
  host_name text not null,
  private_ip text not null,
  public_ip text default ''::text not null,
  os_name text not null,
  agent_id text not null,
  agent_secret_hash bytea not null,
  agent_version text not null,
  enrolled_at timestamp with time zone default now() not null,
  port_digest text,
  port_coverage json,
  account_digest text,
  account_coverage json,
  port_revision integer default 0 not null,
  agent_usage json,
  port_head text,
  account_head text,
  display_name text default ''::text not null,
  labels text[] default '{}'::text[] not null,
  ports_total integer default 0 not null,
  ports_danger integer default 0 not null,
  accounts_weak integer default 0 not null,
  accounts_empty integer default 0 not null,
  open_critical integer default 0 not null,
  open_high integer default 0 not null,
  open_medium integer default 0 not null,
  open_low integer default 0 not null,
  risk integer default 0 not null,
  ports_covered text default 'none'::text not null,
  accounts_covered text default 'none'::text not null,
  judged_with text,
  accounts_system integer default 0 not null,
  port_history_from timestamp with time zone,
  port_history_at timestamp with time zone,
  port_blind_since timestamp with time zone,
  account_history_from timestamp with time zone,
  account_history_at timestamp with time zone,
  ephemeral_hours integer,
  next_secret_hash bytea,
  previous_secret_hash bytea,
  secret_since timestamp with time zone default now() not null,
  secret_due boolean default false not null,
  copied_from text,
  last_port_change_seq bigint default 0 not null,
  last_account_change_seq bigint default 0 not null,
  constraint hosts_pkey PRIMARY KEY (project_id, host_id),
  constraint hosts_project_id_agent_id_key UNIQUE (project_id, agent_id),
  constraint hosts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table identity_revision (
  only_row boolean default true not null,
  revision bigint not null,
  constraint identity_revision_only_row_check CHECK (only_row),
  constraint identity_revision_pkey PRIMARY KEY (only_row)
);

create table join_tokens (
  project_id text not null,
  hash bytea not null,
  remaining_uses integer not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  enterprise_project_id text default '0'::text not null,
  user_id text,
  temporary_key text,
  id text default replace((gen_random_uuid())::text, '-'::text, ''::text) not null,
  last_used_at timestamp with time zone,
  ephemeral_hours integer,
  name text,
  token_end text,
  constraint join_tokens_pkey PRIMARY KEY (project_id, hash),
  constraint join_tokens_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id),
  constraint join_tokens_project_id_id_key UNIQUE (project_id, id),
  constraint join_tokens_remaining_uses_check CHECK ((remaining_uses >= 0)),
  constraint join_tokens_temporary_key_fkey FOREIGN KEY (temporary_key) REFERENCES access_keys(access) ON DELETE CASCADE,
  constraint join_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table known_addresses (
  user_id text not null,
  address_group text not null,
  signed_in_at timestamp with time zone default now() not null,
  constraint known_addresses_pkey PRIMARY KEY (user_id, address_group),
  constraint known_addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table mass_silences (
  project_id text not null,
  silence_id uuid not null,
  since timestamp with time zone not null,
  hosts integer not null,
  until timestamp with time zone,
  constraint mass_silences_pkey PRIMARY KEY (project_id, silence_id),
  constraint mass_silences_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table openhss_migration_batches (
  number integer not null,
  project_id text default ''::text not null,
  host_id text default ''::text not null,
  hosts_done integer default 0 not null,
  hosts_in_all integer not null,
  constraint openhss_migration_batches_pkey PRIMARY KEY (number)
);

create table openhss_migrations (
  number integer not null,
  name text not null,
  sha256 text not null,
  breaking boolean not null,
  applied_at timestamp with time zone default now() not null,
  constraint openhss_migrations_pkey PRIMARY KEY (number)
);

create table policy_revision (
  only_row boolean default true not null,
  revision bigint not null,
  constraint policy_revision_only_row_check CHECK (only_row),
  constraint policy_revision_pkey PRIMARY KEY (only_row)
);

create table port_history (
  project_id text not null,
  host_id text not null,
  closed_at timestamp with time zone not null,
  category text not null,
  port integer not null,
  type text not null,
  laddr text not null,
  program text not null,
  opened_at timestamp with time zone not null,
  opened_before boolean not null,
  opened_after timestamp with time zone,
  closed_after timestamp with time zone,
  path text,
  previous_path text,
  ended text not null,
  flaps smallint not null,
  constraint port_history_pkey PRIMARY KEY (project_id, host_id, closed_at, category, port, type, laddr, program)
);

create table port_history_left_out (
  project_id text not null,
  host_id text not null,
  day date not null,
  category text not null,
  stretches integer not null,
  constraint port_history_left_out_pkey PRIMARY KEY (project_id, host_id, day, category)
);

create table port_total_changes (
  project_id text not null,
  id uuid not null,
  enterprise_project_id text not null,
  changes text not null,
  constraint port_total_changes_pkey PRIMARY KEY (project_id, id)
);

create table port_totals (
  project_id text not null,
  category text not null,
  port integer not null,
  type text not null,
  status text not null,
  enterprise_project_id text not null,
  count integer not null,
  constraint port_totals_pkey PRIMARY KEY (project_id, category, port, type, status, enterprise_project_id)
);

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
  serves_ipv4 boolean,
  forwarder_pid integer,
  forwarder_path text,
  serving_container_id text,
  executable text,
  network_isolated boolean,
  other_owners jsonb,
  risk text,
  opened_at timestamp with time zone,
  opened_after timestamp with time zone,
  unconfirmed_since timestamp with time zone,
  flaps smallint default 0 not null,
  previous_path text,
  known_path text,
  is_client_port boolean default false not null,
  constraint ports_pkey PRIMARY KEY (project_id, host_id, category, port, type, laddr, container_id)
);

create table project_configs (
  project_id text not null,
  name text not null,
  value text not null,
  constraint project_configs_pkey PRIMARY KEY (project_id, name),
  constraint project_configs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table projects (
  id text not null,
  domain_id text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  description text default ''::text not null,
  constraint projects_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains(id),
  constraint projects_domain_id_name_key UNIQUE (domain_id, name),
  constraint projects_pkey PRIMARY KEY (id)
);

create table settings (
  name text not null,
  value text not null,
  constraint settings_pkey PRIMARY KEY (name)
);

create table tokens (
  hash bytea not null,
  user_id text not null,
  domain_id text not null,
  project_id text,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  made_from bytea,
  bound_project_id text,
  session_used_at timestamp with time zone,
  constraint tokens_bound_project_id_fkey FOREIGN KEY (bound_project_id) REFERENCES projects(id),
  constraint tokens_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains(id),
  constraint tokens_made_from_fkey FOREIGN KEY (made_from) REFERENCES tokens(hash) ON DELETE CASCADE,
  constraint tokens_pkey PRIMARY KEY (hash),
  constraint tokens_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id),
  constraint tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table users (
  id text not null,
  domain_id text not null,
  name text not null,
  password_hash text not null,
  enabled boolean default true not null,
  created_at timestamp with time zone default now() not null,
  language text,
  constraint users_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains(id),
  constraint users_domain_id_name_key UNIQUE (domain_id, name),
  constraint users_pkey PRIMARY KEY (id)
);

create table weak_host_revisions (
  project_id text not null,
  bucket integer not null,
  revision bigint not null,
  constraint weak_host_revisions_pkey PRIMARY KEY (project_id, bucket)
);

create table weak_words (
  project_id text not null,
  revision text not null,
  count integer not null,
  words bytea storage external not null,
  company_names bytea not null,
  constraint weak_words_pkey PRIMARY KEY (project_id),
  constraint weak_words_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id)
);

CREATE INDEX acceptances_of_host ON public.acceptances USING btree (project_id, host_id);

CREATE INDEX access_keys_expires_at ON public.access_keys USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX access_keys_made_with ON public.access_keys USING btree (made_with) WHERE (made_with IS NOT NULL);

CREATE INDEX access_keys_token_hash ON public.access_keys USING btree (token_hash) WHERE (token_hash IS NOT NULL);

CREATE INDEX access_keys_user_id ON public.access_keys USING btree (user_id);

CREATE INDEX account_history_from_at ON public.account_history USING btree (project_id, from_at);

CREATE INDEX account_history_to_at ON public.account_history USING btree (project_id, to_at);

CREATE INDEX account_verdicts_from_at ON public.account_verdicts USING btree (project_id, from_at) WHERE (from_at IS NOT NULL);

CREATE INDEX account_verdicts_guessable ON public.account_verdicts USING btree (project_id, host_id, service_type, instance, user_name) WHERE (verdict = ANY (ARRAY['weak'::text, 'empty'::text]));

CREATE INDEX agent_instances_copied ON public.agent_instances USING btree (project_id, copy_refused_at) WHERE (copy_refused_at IS NOT NULL);

CREATE INDEX audit_events_time ON public.audit_events USING btree (domain_id, "time" DESC, id DESC);

CREATE INDEX deleted_agents_deleted_at ON public.deleted_agents USING btree (project_id, deleted_at);

CREATE INDEX deleted_hosts_deleted_at ON public.deleted_hosts USING btree (project_id, deleted_at);

CREATE INDEX detections_newest ON public.detections USING btree (project_id, requested_at DESC, host_id);

CREATE INDEX detections_open ON public.detections USING btree (project_id) WHERE (finished_at IS NULL);

CREATE INDEX finding_events_at ON public.finding_events USING btree (project_id, at, id);

CREATE INDEX finding_events_of_host ON public.finding_events USING btree (project_id, host_id);

CREATE INDEX findings_accepted ON public.findings USING btree (project_id, accepted_until, finding_id) INCLUDE (enterprise_project_id) WHERE (acceptance_id IS NOT NULL);

CREATE INDEX findings_listed ON public.findings USING btree (project_id, state, severity DESC, changed_at DESC, finding_id DESC) INCLUDE (enterprise_project_id, kind, host_id);

CREATE INDEX grants_user_id ON public.grants USING btree (user_id);

CREATE INDEX host_events_at ON public.host_events USING btree (project_id, at, id);

CREATE INDEX host_group_members_by_group ON public.host_group_members USING btree (project_id, group_id, host_id);

CREATE INDEX hosts_at_risk ON public.hosts USING btree (project_id, host_id) WHERE (((ports_danger + accounts_weak) + accounts_empty) > 0);

CREATE INDEX hosts_by_name ON public.hosts USING btree (project_id, host_name, host_id);

CREATE INDEX hosts_by_risk ON public.hosts USING btree (project_id, risk DESC, host_id);

CREATE INDEX hosts_by_shown_name ON public.hosts USING btree (project_id, COALESCE(NULLIF(display_name, ''::text), host_name), host_id);

CREATE INDEX hosts_ephemeral ON public.hosts USING btree (project_id, host_id) WHERE (ephemeral_hours IS NOT NULL);

CREATE INDEX hosts_secret_due ON public.hosts USING btree (project_id, host_id) WHERE secret_due;

CREATE INDEX hosts_weak_by_bucket ON public.hosts USING btree (project_id, ((hashtext(host_id) & 1023))) INCLUDE (host_id, host_name, private_ip, public_ip, enterprise_project_id) WHERE ((accounts_weak + accounts_empty) > 0);

CREATE INDEX hosts_weak_by_name ON public.hosts USING btree (project_id, host_name, host_id) WHERE ((accounts_weak + accounts_empty) > 0);

CREATE INDEX join_tokens_temporary_key ON public.join_tokens USING btree (temporary_key) WHERE (temporary_key IS NOT NULL);

CREATE INDEX join_tokens_user_id ON public.join_tokens USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE UNIQUE INDEX mass_silences_open ON public.mass_silences USING btree (project_id) WHERE (until IS NULL);

CREATE INDEX port_history_by_port ON public.port_history USING btree (project_id, port, type, closed_at);

CREATE INDEX port_history_closed_at ON public.port_history USING btree (project_id, closed_at);

CREATE INDEX port_history_left_out_day ON public.port_history_left_out USING btree (project_id, day);

CREATE INDEX port_history_opened_at ON public.port_history USING btree (project_id, opened_at);

CREATE INDEX ports_by_port ON public.ports USING btree (project_id, category, port, type, host_id) INCLUDE (status);

CREATE INDEX ports_by_program ON public.ports USING btree (project_id, path, port, type) WHERE (path IS NOT NULL);

CREATE INDEX ports_opened_at ON public.ports USING btree (project_id, opened_at) WHERE (opened_at IS NOT NULL);

CREATE INDEX tokens_expires_at ON public.tokens USING btree (expires_at);

CREATE INDEX tokens_made_from ON public.tokens USING btree (made_from) WHERE (made_from IS NOT NULL);

CREATE INDEX tokens_user_id ON public.tokens USING btree (user_id);

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'audit_events is append-only: no %', lower(tg_op)
    using hint = 'Only what is older than seven days may be deleted.';
end $function$
;

CREATE TRIGGER audit_events_keep BEFORE UPDATE OR TRUNCATE ON public.audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_events_keep_recent BEFORE DELETE ON public.audit_events FOR EACH ROW WHEN ((old."time" >= (now() - '7 days'::interval))) EXECUTE FUNCTION refuse_audit_change();
