-- The platform's own view of the measures' events: positions are gapless per shard, so a reader that remembers one
-- position per shard misses nothing.
create table {{schema}}.measure_feed (
  platform text     not null,
  shard    smallint not null,
  position bigint   not null,
  primary key (platform, shard, position)
);

grant select, insert on {{schema}}.measure_feed to {{role}};
