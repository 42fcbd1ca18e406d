--! breaking
-- An older program would leave the counters and the stretches behind, and rows of a deleted host.
-- What is counted of a host, written in the transaction of the report that it comes from, which holds the row anyway.
alter table hosts
  add column display_name text not null default '',
  add column labels text[] not null default '{}',
  add column ports_total integer not null default 0,
  add column ports_danger integer not null default 0,
  add column accounts_weak integer not null default 0,
  add column accounts_empty integer not null default 0,
  -- Findings that are open, by severity, and risk: 1000, 100, 10 and 1 for each.
  add column open_critical integer not null default 0,
  add column open_high integer not null default 0,
  add column open_medium integer not null default 0,
  add column open_low integer not null default 0,
  add column risk integer not null default 0,
  -- Of the newest scan: none, partial or complete.
  add column ports_covered text not null default 'none',
  add column accounts_covered text not null default 'none',
  -- Stamp of the rules that its findings come from; null: they were not looked for yet.
  add column judged_with text;

-- A host's row is not there before its rows here, and takes them along when it is deleted. That the database checked it
-- cost several microseconds a row.
alter table ports drop constraint ports_project_id_host_id_fkey;
alter table account_verdicts drop constraint account_verdicts_project_id_host_id_fkey;

-- The stretch in which a port has been open lies in its row. opened_at null: before it was recorded; opened_after: the
-- last scan that did not see it, when that was long before; unconfirmed_since: since then no scan could have seen it.
-- risk: the status that the port would have, had nobody accepted it; null: nobody did.
alter table ports
  add column risk text,
  add column opened_at timestamptz,
  add column opened_after timestamptz,
  add column unconfirmed_since timestamptz,
  add column flaps smallint not null default 0;

-- The same of an account: since when it has been as it is. password_revision: a number that its agent raises when the
-- password changes; it says that, never to what.
alter table account_verdicts
  add column from_at timestamptz,
  add column unconfirmed_since timestamptz,
  add column password_revision integer;

update hosts h set
  ports_total = p.total, ports_danger = p.danger
from (
  select project_id, host_id, count(*) as total, count(*) filter (where status = 'danger') as danger
  from ports group by project_id, host_id
) p
where p.project_id = h.project_id and p.host_id = h.host_id;

update hosts h set accounts_weak = v.weak, accounts_empty = v.empty
from (
  select project_id, host_id, count(*) filter (where verdict = 'weak') as weak,
    count(*) filter (where verdict = 'empty') as empty
  from account_verdicts where verdict in ('weak', 'empty') group by project_id, host_id
) v
where v.project_id = h.project_id and v.host_id = h.host_id;

update hosts set
  ports_covered = case port_coverage ->> 'complete' when 'true' then 'complete' when 'false' then 'partial' else 'none' end,
  accounts_covered =
    case account_coverage ->> 'complete' when 'true' then 'complete' when 'false' then 'partial' else 'none' end;

-- Who has a port.
create index ports_by_port on ports (project_id, category, port, type, host_id) include (status);
create index hosts_by_name on hosts (project_id, host_name, host_id);
create index hosts_by_risk on hosts (project_id, risk desc, host_id);
create index hosts_weak_by_name on hosts (project_id, host_name, host_id) where accounts_weak + accounts_empty > 0;
