-- Measures that end by themselves. Rows are only ever added with the measure and removed by the poller, which finds
-- out from the stream whether anything is left to end: nobody else locks them, so nobody can deadlock over them.
create table {{schema}}.due_measures (
  platform       text        not null,
  measure_id     text        not null,
  account_key    text        not null,
  stream_id      text        not null,
  imposed_by     text        not null,
  correlation_id text        not null,
  due_at         timestamptz not null,
  primary key (platform, measure_id)
);

create index due_measures_next on {{schema}}.due_measures (due_at);

grant select, insert, delete, update on {{schema}}.due_measures to {{role}};
