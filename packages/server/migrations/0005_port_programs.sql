-- What the status of a port rests on beside its number, and who else has the port.
alter table ports
  add column executable text,
  add column network_isolated boolean,
  add column other_owners jsonb;
