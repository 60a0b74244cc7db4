export {
  requirePrincipal,
  requireScope,
  requireService,
  type Principal,
  type PrincipalKind,
} from './principal/principal.js';
export { scopesOf, SCOPES, type ApiScope } from './principal/scopes.js';
export { CurrentPrincipal, OptionalPrincipal } from './principal/current-principal.js';
export { bearerToken, principalMiddleware, type WithPrincipal } from './principal/principal-middleware.js';
export { generateSigningKey, publicJwkOf, type PrivateJwk, type PublicJwk } from './service-token/signing-key.js';
export {
  createServiceTokenSigner,
  SERVICE_TOKEN_SECONDS,
  type ServiceTokenSigner,
} from './service-token/sign-service-token.js';
export {
  createServiceTokenVerifier,
  type ServiceTokenVerifier,
  type TrustedIssuers,
} from './service-token/verify-service-token.js';
export { createGrantSigner, createGrantVerifier, type GrantSigner, type GrantVerifier } from './grant/grant.js';
export { createSignInMessage, type SignInRequest } from './sign-in/sign-in-message.js';
export { verifySignIn, type SignInExpectation, type VerifiedSignIn } from './sign-in/verify-sign-in.js';
export { apiKeyDigest, apiKeyPrefix, generateApiKey, isApiKeyShaped } from './api-key/api-key.js';
export { IdentityModule, InjectTokenVerifier, TOKEN_VERIFIER } from './identity.module.js';
