import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { type Principal, requirePrincipal } from './principal.js';
import type { WithPrincipal } from './principal-middleware.js';

/** The principal of a REST or GraphQL request. Throws AUTH.REQUIRED for an anonymous one. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal =>
  requirePrincipal(principalOf(context)),
);

/** The principal, or undefined for an anonymous request. */
export const OptionalPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  principalOf(context),
);

function principalOf(context: ExecutionContext): Principal | undefined {
  const carrier: WithPrincipal =
    context.getType<'http' | 'graphql'>() === 'graphql'
      ? GqlExecutionContext.create(context).getContext<WithPrincipal>()
      : context.switchToHttp().getRequest<WithPrincipal>();
  return carrier.principal;
}
