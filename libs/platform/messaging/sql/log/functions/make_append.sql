-- Gives a segment its own append, whose plan the database keeps: planned anew for every call, a statement that names the
-- segment costs more than inserting a dozen records.
CREATE FUNCTION log.make_append(segment integer) RETURNS void LANGUAGE plpgsql AS $make$
BEGIN
  EXECUTE format($function$
    CREATE FUNCTION log.append_to_%1$s(
      topic smallint, partitions smallint[], keys text[], headers text[], "values" bytea[]
    ) RETURNS TABLE (partition smallint, base bigint) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
    #variable_conflict use_column
    BEGIN
      RETURN QUERY WITH bases AS MATERIALIZED (
        SELECT d.partition, coalesce(
          (SELECT r."position" + 1 FROM log.segment_%1$s r WHERE r.partition = d.partition ORDER BY r."position" DESC LIMIT 1),
          (SELECT b.base FROM log.segment_bases b WHERE b.topic = $1 AND b.partition = d.partition AND b.segment = %1$s)
        ) AS base
        FROM (SELECT DISTINCT p AS partition FROM unnest($2) AS p) d
      ), added AS (
        INSERT INTO log.segment_%1$s (partition, "position", appended_at, key, headers, value)
        SELECT n.partition, b.base - 1 + row_number() OVER (PARTITION BY n.partition ORDER BY n.ordinal),
               floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, n.key, n.headers, n.value
        FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS n (partition, key, headers, value, ordinal)
        JOIN bases b ON b.partition = n.partition
      )
      SELECT b.partition, b.base FROM bases b;
    END $$;
    REVOKE EXECUTE ON FUNCTION log.append_to_%1$s FROM PUBLIC;
  $function$, segment);
END
$make$;
REVOKE EXECUTE ON FUNCTION log.make_append FROM PUBLIC;
