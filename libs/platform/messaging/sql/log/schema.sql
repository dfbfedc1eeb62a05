CREATE SCHEMA IF NOT EXISTS log;
GRANT USAGE ON SCHEMA log TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
