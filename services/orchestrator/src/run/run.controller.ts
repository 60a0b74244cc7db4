import type { IncomingMessage } from 'node:http';
import { ModelverseError } from '@icubed/errors';
import { readBody } from '@icubed/hosting';
import { OptionalPrincipal, type Principal, requireService } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { MAX_BODY_JSON_BYTES } from '@icubed/workflow';
import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { CancelRun } from './cancel-run/cancel-run.js';
import { answerOf, type RunAnswer } from './run-answer.js';
import type { CallId } from './run.js';
import { loadRun } from './run.store.js';
import { parseRunRequest } from './start-run/run-request.js';
import { StartRun } from './start-run/start-run.js';

const CALL_ID = /^0x[0-9a-f]{64}$/;

/** Between services: the executor has calls of workflows run here, and nobody else is answered. */
@Controller('internal/runs')
export class RunController {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(StartRun) private readonly startRun: StartRun,
    @Inject(CancelRun) private readonly cancelRun: CancelRun,
  ) {}

  @Post()
  @HttpCode(200)
  async start(@OptionalPrincipal() principal: Principal, @Req() request: IncomingMessage): Promise<RunAnswer> {
    requireService(principal, 'executor');
    return answerOf(
      this.source,
      await this.startRun.execute(parseRunRequest(await readBody(request, MAX_BODY_JSON_BYTES))),
    );
  }

  @Get(':callId')
  async read(@OptionalPrincipal() principal: Principal, @Param('callId') id: string): Promise<RunAnswer> {
    requireService(principal, 'executor');
    const run = CALL_ID.test(id) ? await loadRun(this.source, id as CallId) : undefined;
    if (run === undefined) throw unknown(id);
    return answerOf(this.source, run);
  }

  @Post(':callId/cancel')
  @HttpCode(200)
  async cancel(@OptionalPrincipal() principal: Principal, @Param('callId') id: string): Promise<RunAnswer> {
    requireService(principal, 'executor');
    if (!CALL_ID.test(id)) throw unknown(id);
    return answerOf(this.source, await this.cancelRun.execute(id as CallId));
  }
}

function unknown(id: string): ModelverseError {
  return new ModelverseError('ORCHESTRATOR.RUN_UNKNOWN', `${id.slice(0, 80)} has no run.`);
}
