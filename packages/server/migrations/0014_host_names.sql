-- Lists of hosts come in the order of the names that are shown. HSS's own lists know only the names of the hosts.
create index hosts_by_shown_name on hosts (project_id, coalesce(nullif(display_name, ''), host_name), host_id);

-- What outlives a host for thirty days keeps its name.
alter table deleted_agents
  add column host_name text not null default '',
  add column enterprise_project_id text not null default '0';
create index deleted_agents_host_id on deleted_agents (project_id, host_id);
