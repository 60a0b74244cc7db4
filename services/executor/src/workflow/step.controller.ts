import { Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ModelverseError, PROBLEM_MEDIA_TYPE, toProblem } from '@icubed/errors';
import { readBody } from '@icubed/hosting';
import { OptionalPrincipal, type Principal, requireService } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { bytes32 } from '@icubed/protocol';
import { MAX_BODY_JSON_BYTES } from '@icubed/workflow';
import type { Request, Response } from 'express';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { requireCompleted } from '../call/await-decision.js';
import type { StoredCall } from '../call/call.store.js';
import { loadOutput } from '../call/payload.store.js';
import { inputOf } from '../invoke/read-input.js';
import { StepCall } from './step-call/step-call.js';

const stepNumber = z.coerce.number().int().min(1).max(0xffff_ffff);
const body = z.object({ did: z.string(), input: z.object({ mediaType: z.string(), base64: z.string() }) });

/** How the orchestrator calls the steps of a run; nobody else may, and the gateway leads nobody here. */
@Controller('internal/calls')
export class StepController {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(StepCall) private readonly stepCall: StepCall,
  ) {}

  /** Answers when the step is decided. What has failed for good is 422 and not retryable, whatever its code says elsewhere. */
  @Post(':callId/steps/:step')
  @HttpCode(200)
  async step(
    @OptionalPrincipal() principal: Principal | undefined,
    @Param('callId') callId: string,
    @Param('step') step: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    requireService(principal, 'orchestrator');
    const number = parsed(stepNumber, step);
    const { did, input } = parsed(body, json(await readBody(request, MAX_BODY_JSON_BYTES)));
    const call = await this.stepCall.execute({ callId: bytes32(callId), step: number, did, input: inputOf(input) });
    if (call.state.status === 'Failed') return failed(call, response);
    response.set('cache-control', 'no-store').json(await this.answer(call));
  }

  private async answer({ terms, state }: StoredCall) {
    const output = await loadOutput(this.source, terms.callId);
    if (state.status !== 'Completed' || state.lease === undefined || output === undefined)
      throw new ModelverseError('PLATFORM.NOT_FOUND', 'the output of the step is no longer kept');
    return {
      callId: terms.callId,
      receiptId: state.receiptId,
      assetPrice: terms.assetPriceUsdMicros.toString(),
      ...(terms.base && { basePrice: terms.base.priceUsdMicros.toString() }),
      nodePrice: state.lease.nodePriceUsdMicros.toString(),
      node: state.lease.node,
      computeMs: state.computeMs ?? 0,
      output: { mediaType: output.mediaType, base64: output.bytes.toString('base64') },
    };
  }
}

function failed(call: StoredCall, response: Response): void {
  try {
    requireCompleted(call);
  } catch (error) {
    const problem = { ...toProblem(error), status: 422, retryable: false };
    response.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
  }
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ModelverseError('PLATFORM.BAD_REQUEST', 'this is no request for a step');
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
