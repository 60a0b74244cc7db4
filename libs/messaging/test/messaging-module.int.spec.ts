import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '@icubed/local';
import { DATA_SOURCE, inTransaction, PersistenceModule } from '@icubed/persistence';
import { createMetrics, METRICS } from '@icubed/telemetry';
import { type DynamicModule, Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import {
  appendToOutbox,
  Consumers,
  messagingMigrations,
  MessagingModule,
  reactions,
  transportSettings,
  when,
} from '../src/index.js';
import { eventually } from './eventually.js';
import { happened, happening } from './happening.js';

const seen: { service: string; n: number }[] = [];
const registries = { one: createMetrics({ service: 'one' }), two: createMetrics({ service: 'two' }) };

function application(service: 'one' | 'two', databaseUrl: string): DynamicModule {
  @Injectable()
  class Listener implements OnModuleInit {
    constructor(@Inject(Consumers) private readonly consumers: Consumers) {}
    onModuleInit(): void {
      this.consumers.consume({
        group: service,
        ...reactions(when(happened, async (_m, { n }) => void seen.push({ service, n }))),
      });
    }
  }
  @Module({})
  class Metrics {}
  @Module({})
  class Application {}
  const transport = transportSettings(service, { transport: 'postgres', databaseUrl, kafkaBrokers: [] });
  return {
    module: Application,
    imports: [
      {
        module: Metrics,
        global: true,
        providers: [{ provide: METRICS, useValue: registries[service] }],
        exports: [METRICS],
      },
      PersistenceModule.forRoot({
        name: service,
        url: databaseUrl,
        schema: service,
        migrations: [...messagingMigrations],
      }),
      MessagingModule.forRoot({ service, databaseUrl, transport }),
    ],
    providers: [Listener],
  };
}

async function connectionsTo(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query(
    `select 1 from pg_stat_activity where datname = current_database() and application_name like 'icubed-%'`,
  );
  await client.end();
  return rowCount ?? -1;
}

describe('MessagingModule', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('carries facts between two applications of one process, counts them, and lets go of the database on close', async () => {
    const applications = await Promise.all(
      (['one', 'two'] as const).map((name) =>
        NestFactory.createApplicationContext(application(name, database.url), { logger: false }),
      ),
    );
    const source = applications[0]?.get<DataSource>(DATA_SOURCE);
    if (source === undefined) throw new Error('no data source');
    await inTransaction(source, (manager) => appendToOutbox(manager, happening('k', 1)));
    await eventually(() =>
      expect(seen.toSorted((a, b) => (a.service < b.service ? -1 : 1))).toEqual([
        { service: 'one', n: 1 },
        { service: 'two', n: 1 },
      ]),
    );
    await eventually(async () => {
      const metrics = await registries.one.metrics();
      expect(metrics).toContain('messaging_outbox_depth{service="one"} 0');
      expect(metrics).toContain('messaging_published_total{topic="test.happening",service="one"} 1');
      expect(metrics).toContain('messaging_consumer_lag{group="one",topic="test.happening",service="one"} 0');
    });
    expect(await registries.two.metrics()).not.toContain('messaging_published_total{');
    const connections: unknown[] = await source.query(
      `select 1 from pg_stat_activity where application_name like 'icubed-%'`,
    );
    expect(connections.length).toBeGreaterThan(4);
    await Promise.all(applications.map((one) => one.close()));
    await eventually(async () => expect(await connectionsTo(database.url)).toBe(0));
  });

  it('names the configuration value that is wrong', () => {
    const config = { transport: 'pigeon', databaseUrl: '', kafkaBrokers: [] };
    expect(() => transportSettings('one', config)).toThrow(/TRANSPORT/);
    expect(() => transportSettings('one', { ...config, transport: 'kafka' })).toThrow(/KAFKA_BROKERS/);
  });
});
