-- Lists of hosts come in the order of the names that are shown. HSS's own lists know only the names of the hosts.
create index hosts_by_shown_name on hosts (project_id, coalesce(nullif(display_name, ''), host_name), host_id);
