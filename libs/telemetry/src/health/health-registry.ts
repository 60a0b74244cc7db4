import { Injectable } from '@nestjs/common';

/** One thing the application cannot serve without. `check` resolves when it works; it is given three seconds. */
export interface HealthIndicator {
  readonly name: string;
  check(signal: AbortSignal): Promise<void>;
}

@Injectable()
export class HealthRegistry {
  private readonly indicators = new Map<string, HealthIndicator>();
  private draining = false;

  register(indicator: HealthIndicator): void {
    this.indicators.set(indicator.name, indicator);
  }

  list(): HealthIndicator[] {
    return [...this.indicators.values()];
  }

  /** From here on the application answers not ready, so that a balancer stops sending while requests finish. */
  startDraining(): void {
    this.draining = true;
  }

  isDraining(): boolean {
    return this.draining;
  }
}
