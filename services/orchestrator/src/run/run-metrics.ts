import { METRICS } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Counter, type Registry } from 'prom-client';
import type { RunState } from './run.js';

@Injectable()
export class RunMetrics {
  private readonly runs: Counter<'status' | 'code'>;

  constructor(@Inject(METRICS) metrics: Registry) {
    this.runs = new Counter({
      name: 'orchestrator_runs_decided_total',
      help: 'Runs that were completed, failed or cancelled, by the code of their failure',
      labelNames: ['status', 'code'],
      registers: [metrics],
    });
  }

  decided(state: RunState): void {
    this.runs.inc({ status: state.status, code: 'code' in state ? state.code : '' });
  }
}
