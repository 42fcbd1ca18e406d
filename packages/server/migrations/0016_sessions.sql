-- The session of a browser is a token that opens every project of its user and ends when it was not used for a while.
-- session_used_at: when it was used last, to some minutes; null: a token proper, which has no such end.
alter table tokens add column session_used_at timestamptz;
