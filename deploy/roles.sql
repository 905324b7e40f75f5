-- The owner migrates; the web role reads and writes rows, but owns no table: it can neither drop nor disable a trigger.
CREATE ROLE atbalss_owner LOGIN PASSWORD 'CHANGE-ME';
CREATE ROLE atbalss_web LOGIN PASSWORD 'CHANGE-ME-TOO';
CREATE DATABASE atbalss OWNER atbalss_owner;

\connect atbalss
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO atbalss_owner;
GRANT USAGE ON SCHEMA public TO atbalss_web;
-- For every table that the owner will ever make. No TRUNCATE, no REFERENCES, no TRIGGER.
ALTER DEFAULT PRIVILEGES FOR ROLE atbalss_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO atbalss_web;
ALTER DEFAULT PRIVILEGES FOR ROLE atbalss_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO atbalss_web;
-- Nobody needs temporary tables; the trail's triggers would not be misled by one, and so nobody can try.
REVOKE TEMPORARY ON DATABASE atbalss FROM PUBLIC;
-- A row that is refused would stand in PostgreSQL's own log, with the resident's words and the minute.
ALTER ROLE atbalss_web SET log_min_error_statement = 'panic';
ALTER ROLE atbalss_web SET log_error_verbosity = 'terse';
