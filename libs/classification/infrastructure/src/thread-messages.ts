import type { KafkaSecurity } from '@custos/messaging';

/** Everything a classifier in a thread of its own is told: plain data, since it crosses to another heap. */
export interface ClassifierThreadOptions {
  /** Under the role of the classifier. */
  readonly databaseUrl: string;
  readonly log: 'postgres' | 'kafka';
  /** Needed with Kafka: HOST:PORT of the brokers, with commas between them. */
  readonly brokers?: string | undefined;
  readonly security?: KafkaSecurity | undefined;
  /** Base64 of 32 bytes, the same for every service. */
  readonly masterKey: string;
  readonly tokenSecret: string;
  readonly zone: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** The pack that comes with Custos unless told. */
  readonly packFolder?: string | undefined;
  /** File that names models from outside. */
  readonly externalModels?: string | undefined;
}

export type ThreadCommand = 'listen' | 'close';

/** What the thread answers: `created` by itself, the others to a command. */
export type ThreadAnswer =
  | { readonly kind: 'created' }
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: Error };
