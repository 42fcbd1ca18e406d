-- What tells join tokens apart. name: given by who made it; null: none. token_end: the last six of its characters, as in the
-- line that somebody has; null: made before this was kept. Of the 256 bits of a token, 34 are in them.
alter table join_tokens
  add column name text,
  add column token_end text;
