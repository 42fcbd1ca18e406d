-- In which language a user reads the console; null: in that of the browser.
alter table users add column language text;
