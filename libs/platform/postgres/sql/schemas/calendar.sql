CREATE SCHEMA IF NOT EXISTS calendar;
GRANT USAGE ON SCHEMA calendar TO {{classifier}}, {{reporting}};
