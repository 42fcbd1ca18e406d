-- A token that was made from another one ends with it, and is for no other project than that one was.
-- bound_project_id: that project; null where the first one was for the account.
alter table tokens
  add column made_from bytea references tokens on delete cascade,
  add column bound_project_id text references projects;
create index tokens_made_from on tokens (made_from) where made_from is not null;
