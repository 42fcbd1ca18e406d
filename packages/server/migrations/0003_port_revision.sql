--! breaking
-- An older program would not raise it.
-- Rises with every report that changes the ports of the host: a page that was answered before holds
-- while it stands.
alter table hosts add column port_revision integer not null default 0;
