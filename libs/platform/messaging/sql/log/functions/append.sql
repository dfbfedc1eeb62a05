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
  RETURN QUERY EXECUTE format(
    'WITH bases AS MATERIALIZED (
       SELECT d.partition, coalesce(
         (SELECT r."position" + 1 FROM log.segment_%1$s r WHERE r.partition = d.partition ORDER BY r."position" DESC LIMIT 1),
         (SELECT b.base FROM log.segment_bases b WHERE b.topic = $5 AND b.partition = d.partition AND b.segment = $6)
       ) AS base
       FROM (SELECT DISTINCT p AS partition FROM unnest($1) AS p) d
     ), added AS (
       INSERT INTO log.segment_%1$s (partition, "position", appended_at, key, headers, value)
       SELECT n.partition, b.base - 1 + row_number() OVER (PARTITION BY n.partition ORDER BY n.ordinal), $7, n.key, n.headers, n.value
       FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS n (partition, key, headers, value, ordinal)
       JOIN bases b ON b.partition = n.partition
     )
     SELECT b.partition, b.base FROM bases b', opened)
  USING partitions, keys, headers, "values", wanted, opened, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;
END
$$;
REVOKE EXECUTE ON FUNCTION log.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.append TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
