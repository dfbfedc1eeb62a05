-- Ascending, always: two appenders that lock in different orders would wait for each other.
CREATE FUNCTION log.lock_partitions(topic smallint, partitions smallint[]) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(x'4c4f4700'::integer + topic, d.partition)
  FROM (SELECT DISTINCT p AS partition FROM unnest(partitions) AS p ORDER BY p) d
$$;
REVOKE EXECUTE ON FUNCTION log.lock_partitions FROM PUBLIC;
