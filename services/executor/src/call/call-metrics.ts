import { Inject, Injectable } from '@nestjs/common';
import { METRICS } from '@icubed/telemetry';
import { Counter, type Registry } from 'prom-client';

/** What an operator watches: how calls end, by what, and what was captured. */
@Injectable()
export class CallMetrics {
  private readonly decided: Counter<'status' | 'code'>;
  private readonly captured: Counter;

  constructor(@Inject(METRICS) metrics: Registry) {
    this.decided = new Counter({
      name: 'executor_calls_decided_total',
      help: 'Calls that were completed or failed, by the code of their failure',
      labelNames: ['status', 'code'],
      registers: [metrics],
    });
    this.captured = new Counter({
      name: 'executor_captured_usd_micros_total',
      help: 'USD base units captured by completed calls',
      registers: [metrics],
    });
  }

  completed(capturedUsdMicros: bigint): void {
    this.decided.inc({ status: 'completed', code: '' });
    this.captured.inc(Number(capturedUsdMicros));
  }

  /** `code` is one of the catalogue: a label of few values. */
  failed(code: string): void {
    this.decided.inc({ status: 'failed', code });
  }
}
