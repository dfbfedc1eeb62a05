CREATE SCHEMA {{schema}};
