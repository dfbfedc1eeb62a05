-- The next sequence is read from the primary key under a lock held to commit, so that sequences become visible in
-- ascending order; locks are taken in one order by everybody, so that two writers cannot wait for each other.
CREATE FUNCTION {{schema}}.append_outbox(topics text[], partitions smallint[], keys text[], headers text[], "values" bytea[])
RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(d.space, d.partition)
  FROM (
    SELECT DISTINCT hashtext('{{schema}}.outbox.' || r.topic) AS space, r.partition
    FROM unnest(topics, partitions) AS r (topic, partition)
    ORDER BY space, partition
  ) d;

  INSERT INTO {{schema}}.outbox (topic, partition, sequence, key, headers, value)
  SELECT r.topic, r.partition, last.sequence + row_number() OVER (PARTITION BY r.topic, r.partition ORDER BY r.ordinal),
    r.key, r.headers, r.value
  FROM unnest(topics, partitions, keys, headers, "values") WITH ORDINALITY
    AS r (topic, partition, key, headers, value, ordinal)
  JOIN (
    SELECT d.topic, d.partition, coalesce((
      SELECT o.sequence FROM {{schema}}.outbox o
      WHERE o.topic = d.topic AND o.partition = d.partition
      ORDER BY o.sequence DESC LIMIT 1
    ), 0) AS sequence
    FROM (SELECT DISTINCT u.topic, u.partition FROM unnest(topics, partitions) AS u (topic, partition)) d
  ) last ON last.topic = r.topic AND last.partition = r.partition;
END
$$;
GRANT EXECUTE ON FUNCTION {{schema}}.append_outbox TO {{role}};
