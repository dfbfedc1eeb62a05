-- Where each measure stands, so that an acknowledgement finds its stream by the measure's id alone.
create table {{schema}}.measures (
  platform       text not null,
  measure_id     text not null,
  account_key    text not null,
  stream_id      text not null,
  correlation_id text not null,
  primary key (platform, measure_id)
);

grant select, insert on {{schema}}.measures to {{role}};
