import { toProblem } from '@icubed/errors';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import type { Response } from 'express';

/** Failures as the Pinning Service API has them: a reason, which is our code, and details. */
@Catch()
export class PinningFailureFilter implements ExceptionFilter {
  constructor(@InjectLogger() private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { status, code: reason, detail: details } = toProblem(error);
    if (status >= 500) this.logger.error({ err: error }, 'a request about pins failed');
    response.status(status).json({ error: { reason, details } });
  }
}
