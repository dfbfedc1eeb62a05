GRANT USAGE ON SCHEMA auth TO custos_ingest, custos_enforcement;
GRANT SELECT ON auth.api_keys TO custos_ingest, custos_enforcement;
