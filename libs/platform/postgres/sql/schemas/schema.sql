CREATE SCHEMA IF NOT EXISTS {{schema}};
GRANT USAGE ON SCHEMA {{schema}} TO {{role}};
