import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaBroker, startKafka, startTestbed, TEST_POSTGRES_URL } from '@icubed/local';
import { KafkaTransport, type KafkaTransportOptions } from '../src/index.js';
import { TestService } from './test-service.js';

/** The first start fetches the broker. */
export const KAFKA_START_MS = 360_000;

/** A service with PostgreSQL of its own and a real broker. */
export class KafkaTestbed {
  private second: KafkaBroker | undefined;

  private constructor(
    readonly service: TestService,
    private readonly folder: string,
    private running: KafkaBroker,
    private readonly closePostgres: () => Promise<void>,
  ) {}

  static async start(): Promise<KafkaTestbed> {
    const folder = await mkdtemp(join(tmpdir(), 'icubed-kafka-'));
    const testbed = await startTestbed();
    const broker = await startKafka({ folder });
    return new KafkaTestbed(await TestService.start(testbed.env[TEST_POSTGRES_URL]), folder, broker, () =>
      testbed.close(),
    );
  }

  /** One more broker of the same cluster. */
  async startSecond(): Promise<KafkaBroker> {
    this.second = await startKafka({ folder: join(this.folder, 'second'), joins: this.running.cluster });
    return this.second;
  }

  get broker(): KafkaBroker {
    return this.running;
  }

  /** A client of the broker that is closed with the service. */
  connect(options: Partial<KafkaTransportOptions> = {}): KafkaTransport {
    const brokers = [this.running.url];
    const transport = new KafkaTransport({
      brokers,
      clientId: 'spec',
      partitions: 4,
      sessionTimeoutMs: 6_000,
      ...options,
    });
    this.service.closeFirst(() => transport.close());
    return transport;
  }

  /** The same broker again, on the same port with the same data. */
  async startAgain(): Promise<void> {
    this.running = await startKafka({ folder: this.folder, port: this.running.port });
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.second?.close(); // before its controller
    await this.running.close();
    await this.closePostgres();
    await rm(this.folder, { recursive: true, force: true });
  }
}
