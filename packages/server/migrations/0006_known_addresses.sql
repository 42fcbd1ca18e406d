-- Where users signed in from lately: there they go first when many sign in. Small, a reference table when
-- distributed. address_group: an IPv4 address, or the /64 of an IPv6 one.
create table known_addresses (
  user_id text not null references users on delete cascade,
  address_group text not null,
  signed_in_at timestamptz not null default now(),
  primary key (user_id, address_group)
);

-- A join token that a temporary key made ends with the key, also when the key ends early.
alter table join_tokens add column temporary_key text references access_keys on delete cascade;
create index join_tokens_temporary_key on join_tokens (temporary_key) where temporary_key is not null;

-- The clock by which old audit events are deleted. It follows the clock of the machine, but slowly, so that one that
-- is wrong for a while deletes nothing.
create table audit_clock (
  only_row boolean primary key default true check (only_row),
  time timestamptz not null,
  followed_at timestamptz not null
);
insert into audit_clock (time, followed_at)
  select least(now(), coalesce(max(newest.time), now())), now()
  from domains d cross join lateral (
    select e.time from audit_events e where e.domain_id = d.id order by e.time desc limit 1
  ) newest;
