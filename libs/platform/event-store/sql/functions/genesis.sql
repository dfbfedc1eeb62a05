-- What the first event of a shard is chained to. It differs by shard, so that no shard can stand in for another.
CREATE FUNCTION {{schema}}.genesis(shard smallint) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256(convert_to('custos event store, shard ' || shard, 'UTF8'));
