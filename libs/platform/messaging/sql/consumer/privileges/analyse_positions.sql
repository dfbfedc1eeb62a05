-- For ANALYZE: how the planner sees the table must not wait for autovacuum.
GRANT MAINTAIN ON {{schema}}.positions TO {{role}};
