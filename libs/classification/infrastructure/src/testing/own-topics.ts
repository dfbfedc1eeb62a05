import type {
  Log,
  LogRecord,
  Publisher,
  RecordSource,
  SourceOptions,
  TopicPartition,
  TopicSpec,
} from '@custos/messaging';

/** A part of a log that others use as well: topics and groups under a name of its own, which nobody inside notices. */
export class OwnTopics implements Log {
  readonly kind;
  readonly #log: Log;
  readonly #prefix: string;

  constructor(log: Log, name: string) {
    this.kind = log.kind;
    this.#log = log;
    this.#prefix = `${name}.`;
  }

  ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    return this.#log.ensureTopics(topics.map((topic) => ({ ...topic, name: this.#outside(topic.name) })));
  }

  async publisher(name: string): Promise<Publisher> {
    const publisher = await this.#log.publisher(name);
    return {
      publish: (topic, records) => publisher.publish(this.#outside(topic), records),
      close: () => publisher.close(),
    };
  }

  source(options: SourceOptions): RecordSource {
    const group = this.#outside(options.group);
    const topics = options.topics.map((topic) => this.#outside(topic));
    const source = this.#log.source({ ...options, group, topics });
    const inside = <Part extends TopicPartition>(part: Part): Part => ({ ...part, topic: this.#inside(part.topic) });
    // Records on Kafka have getters, which a spread would lose.
    const insideRecord = ({ topic, partition, position, key, headers, value, appendedAt }: LogRecord): LogRecord => {
      return { topic: this.#inside(topic), partition, position, key, headers, value, appendedAt };
    };
    return {
      start: (sink) =>
        source.start({
          assigned: (partitions) => sink.assigned(partitions.map(inside)),
          deliver: (batch) => sink.deliver({ ...inside(batch), records: batch.records.map(insideRecord) }),
          failed: (error) => sink.failed(error),
        }),
      seek: (topic, partition, position) => source.seek(this.#outside(topic), partition, position),
      pause: (topic, partition) => source.pause(this.#outside(topic), partition),
      resume: (topic, partition) => source.resume(this.#outside(topic), partition),
      report: (positions) => source.report(positions.map((at) => ({ ...at, topic: this.#outside(at.topic) }))),
      bounds: (topic) => source.bounds(this.#outside(topic)),
      stop: () => source.stop(),
    };
  }

  ping(): Promise<void> {
    return this.#log.ping();
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  #outside(name: string): string {
    return this.#prefix + name;
  }

  #inside(name: string): string {
    return name.slice(this.#prefix.length);
  }
}
