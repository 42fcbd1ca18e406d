-- Which programs have ports, and which ports a program has. A program is on many hosts: that makes the entries of the index small.
create index ports_by_program on ports (project_id, path, port, type) where path is not null;
