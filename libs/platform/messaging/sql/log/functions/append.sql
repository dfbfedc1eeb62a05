-- Appends records in the order given and answers, per partition, the position its first record got. The base comes from
-- the primary key: a row holding each partition's head could not be pruned under an old snapshot, and appends would
-- slow down for as long as a backup runs.
CREATE FUNCTION log.append(topic text, partitions smallint[], keys text[], headers text[], "values" bytea[])
RETURNS TABLE (partition smallint, base bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  wanted CONSTANT smallint := log.topic_for(topic, 'append');
  opened integer;
BEGIN
  PERFORM log.lock_partitions(wanted, partitions);
  SELECT s.id INTO STRICT opened FROM log.segments s WHERE s.topic = wanted AND s.closed_at IS NULL;
  RETURN QUERY EXECUTE format('SELECT * FROM log.append_to_%s($1, $2, $3, $4, $5)', opened)
  USING wanted, partitions, keys, headers, "values";
END
$$;
REVOKE EXECUTE ON FUNCTION log.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.append TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
