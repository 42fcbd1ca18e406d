--! breaking
-- An older program would change ports and accounts and not what is counted of them.
-- How many hosts of an enterprise project have a port, so that nobody has to count millions of rows.
-- type: TCP, TCP6, UDP or UDP6 by the address. Empty for any: of each port number there is such a row, with an empty
-- category and status too. Port 0: how many ports of the category and the status there are.
create table port_totals (
  project_id text not null,
  category text not null,
  port integer not null,
  type text not null,
  status text not null,
  enterprise_project_id text not null,
  count integer not null,
  primary key (project_id, category, port, type, status, enterprise_project_id)
) with (fillfactor = 70);

-- What reports changed of them and nobody has added yet: a row for each report, so that no report waits for the row of
-- port 22. A reader adds both. changes: `category port type status change`, one a line, `-` for what is empty.
create table port_total_changes (
  project_id text not null,
  id uuid not null,
  enterprise_project_id text not null,
  changes text not null,
  primary key (project_id, id)
);

with seen as (
  select p.project_id, h.enterprise_project_id, p.host_id, p.category, p.port,
    p.type || case when p.laddr like '%:%' then '6' else '' end as type, p.status, count(*) as ports
  from ports p join hosts h on h.project_id = p.project_id and h.host_id = p.host_id
  group by 1, 2, 3, 4, 5, 6, 7
)
insert into port_totals (project_id, enterprise_project_id, category, port, type, status, count)
  select project_id, enterprise_project_id, category, port, type, status, count(*)
  from seen group by 1, 2, 3, 4, 5, 6
  union all
  select project_id, enterprise_project_id, '', port, '', '', count(distinct host_id)
  from seen group by 1, 2, 4
  union all
  select project_id, enterprise_project_id, category, 0, '', status, sum(ports)
  from seen group by 1, 2, 3, 6;

-- Servers keep the list of hosts with weak or empty passwords in memory, in parts by bucket, and ask here which parts
-- still hold. A part without a row was never changed.
create table weak_host_revisions (
  project_id text not null,
  bucket integer not null,
  revision bigint not null,
  primary key (project_id, bucket)
) with (fillfactor = 50);
-- It has all that the list needs: the hosts of a bucket lie anywhere in the table.
create index hosts_weak_by_bucket on hosts (project_id, (hashtext(host_id) & 1023))
  include (host_id, host_name, private_ip, public_ip, enterprise_project_id)
  where accounts_weak + accounts_empty > 0;

-- In the order in which a host's accounts are listed, so that a host with tens of thousands of them is not sorted.
drop index account_verdicts_guessable;
create index account_verdicts_guessable
  on account_verdicts (project_id, host_id, service_type, instance, user_name)
  where verdict in ('weak', 'empty');

-- Accounts of the system that the newest check saw.
alter table hosts add column accounts_system integer not null default 0;
update hosts h set accounts_system = v.accounts
from (
  select project_id, host_id, count(*) as accounts
  from account_verdicts where service_type = 'system' group by project_id, host_id
) v
where v.project_id = h.project_id and v.host_id = h.host_id;
