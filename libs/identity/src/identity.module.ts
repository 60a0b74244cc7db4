import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import type { ServiceTokenVerifier } from './service-token/verify-service-token.js';

/** Injection token of the application's ServiceTokenVerifier. */
export const TOKEN_VERIFIER = Symbol('TOKEN_VERIFIER');
export const InjectTokenVerifier = (): ParameterDecorator => Inject(TOKEN_VERIFIER);

@Global()
@Module({})
export class IdentityModule {
  static forRoot(verifier: ServiceTokenVerifier): DynamicModule {
    return {
      module: IdentityModule,
      providers: [{ provide: TOKEN_VERIFIER, useValue: verifier }],
      exports: [TOKEN_VERIFIER],
    };
  }
}
