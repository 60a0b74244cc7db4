import { Controller, Get, Header, HttpCode, Inject, Res } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { Response } from 'express';
import type { Registry } from 'prom-client';
import { InjectMetrics } from '../metrics/metrics.js';
import { HealthRegistry } from './health-registry.js';

const CHECK_TIMEOUT_MS = 3_000;

@Controller()
export class HealthController {
  constructor(
    @Inject(HealthRegistry) private readonly registry: HealthRegistry,
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @InjectMetrics() private readonly metrics: Registry,
  ) {}

  /** The process runs and its event loop turns; says nothing of dependencies, or a database outage would restart everything. */
  @Get('health/live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res() response: Response): Promise<void> {
    if (this.registry.isDraining()) {
      response.status(503).json({ status: 'shutting_down' });
      return;
    }
    try {
      const result = await this.health.check(
        this.registry.list().map(
          (indicator) => () =>
            this.indicators
              .check(indicator.name)
              .attempt(({ signal }) => indicator.check(signal))
              .withTimeout(CHECK_TIMEOUT_MS),
        ),
      );
      response.status(200).json({ status: result.status, details: statuses(result.details) });
    } catch (error) {
      response.status(503).json({ status: 'error', details: statuses(detailsOf(error)) });
    }
  }

  @Get('metrics')
  @Header('cache-control', 'no-store')
  async scrape(@Res() response: Response): Promise<void> {
    response.type(this.metrics.contentType).send(await this.metrics.metrics());
  }
}

type Details = Record<string, { status: string }>;

// names and states only: an indicator's message may tell of hosts and users
function statuses(details: Details): Record<string, string> {
  return Object.fromEntries(Object.entries(details).map(([name, detail]) => [name, detail.status]));
}

function detailsOf(error: unknown): Details {
  if (!(error instanceof Error) || !('getResponse' in error) || typeof error.getResponse !== 'function') return {};
  const response = (error.getResponse as () => unknown)();
  return typeof response === 'object' && response !== null && 'details' in response
    ? (response.details as Details)
    : {};
}
