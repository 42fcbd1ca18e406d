-- The number of the last change of its ports, and of its accounts, that an agent told and that is stored: what comes again with
-- the same number or a lower one is known.
alter table hosts
  add column last_port_change_seq bigint not null default 0,
  add column last_account_change_seq bigint not null default 0;
