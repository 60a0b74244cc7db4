import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver, Subscription } from '@nestjs/graphql';
import { ModelverseError } from '@icubed/errors';
import { loadSdl, SubgraphModule } from '@icubed/graphql';
import { type HostedService, hostService } from '@icubed/hosting';
import { CurrentPrincipal, OptionalPrincipal, type Principal, type PublicJwk, requireScope } from '@icubed/identity';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

const REGISTRY_SDL = `
  type Query { asset(id: ID!): Asset  assets(first: Int, after: String): [Asset!]!  whoAmI: String  broken: Int  slow: Int }
  type Mutation { publish(name: String!): Asset! }
  type Subscription { ticks(count: Int!): Tick!  mine: String! }
  type Tick { n: Int! asset: Asset! }
  type Asset @key(fields: "id") { id: ID! name: String! price: UsdMicros! related(first: Int): [Asset!]! }
`;
const IMO_SDL = `
  type Query { offerings: Int! }
  type Asset @key(fields: "id") { id: ID! raised: UsdMicros! raisedFor: String }
`;

@Resolver('Asset')
class RegistryResolver {
  @Query('asset')
  asset(@Args('id') id: string): object {
    if (id === 'locked') throw new ModelverseError('AUTH.FORBIDDEN', 'not yours', { id });
    return { id, name: `asset ${id}`, price: 5n };
  }
  @Query('assets')
  assets(): object[] {
    return [this.asset('1'), this.asset('2')];
  }
  @Query('whoAmI')
  whoAmI(@OptionalPrincipal() principal: Principal | undefined): string | null {
    return principal === undefined ? null : `${principal.kind} ${principal.accountId} ${principal.scopes.join(',')}`;
  }
  @Query('broken')
  broken(): never {
    throw new TypeError('password in the message');
  }
  @Mutation('publish')
  publish(@Args('name') name: string, @CurrentPrincipal() principal: Principal): object {
    requireScope(principal, 'publish');
    return { id: 'new', name, price: 1n };
  }
  @ResolveField('related')
  related(): object[] {
    return [];
  }
  @Subscription('ticks')
  async *ticks(@Args('count') count: number): AsyncGenerator {
    for (let n = 1; n <= count; n += 1) yield { ticks: { n, asset: { id: String(n), name: `asset ${n}`, price: 5n } } };
  }
  @Subscription('mine')
  async *mine(@CurrentPrincipal() principal: Principal): AsyncGenerator {
    yield { mine: principal.accountId };
  }
}

@Resolver('Asset')
class ImoResolver {
  @Query('offerings')
  offerings(): number {
    return 3;
  }
  @ResolveReference()
  reference({ id }: { id: string }): object {
    return { id, raised: 7n };
  }
  @ResolveField('raisedFor')
  raisedFor(@Parent() _asset: object, @OptionalPrincipal() principal: Principal | undefined): string | null {
    return principal?.accountId ?? null;
  }
}

export interface TestSubgraphs {
  readonly registry: HostedService;
  readonly imo: HostedService;
  readonly supergraphFile: string;
  close(): Promise<void>;
}

/** Two real federated subgraphs, as services are built, and the supergraph composed of them. */
export async function startSubgraphs(gatewayKey: PublicJwk): Promise<TestSubgraphs> {
  const registry = await boot('registry', REGISTRY_SDL, RegistryResolver, gatewayKey);
  const imo = await boot('imo', IMO_SDL, ImoResolver, gatewayKey);
  const composed = composeServices(
    [registry, imo].map(({ service, sdl }) => ({
      name: service.name,
      url: 'http://nowhere.invalid/graphql',
      typeDefs: parse(sdl),
    })),
  );
  if (composed.supergraphSdl === undefined) throw new Error(JSON.stringify(composed.errors));
  const supergraphFile = join(await mkdtemp(join(tmpdir(), 'supergraph-')), 'supergraph.graphql');
  await writeFile(supergraphFile, composed.supergraphSdl);
  return {
    registry: registry.service,
    imo: imo.service,
    supergraphFile,
    close: async () => void (await Promise.all([registry.service.close(), imo.service.close()])),
  };
}

async function boot(
  name: string,
  sdl: string,
  resolver: new () => object,
  key: PublicJwk,
): Promise<{ service: HostedService; sdl: string }> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  await writeFile(join(folder, `${name}.graphql`), sdl);
  @Module({ imports: [SubgraphModule.forRoot({ sdl: [folder] })], providers: [resolver] })
  class SubgraphUnderTest {}
  const config = { port: 0, logLevel: 'silent', gatewayJwtPublicKey: JSON.stringify(key) };
  const service = await hostService({ name, version: '1', config, module: SubgraphUnderTest, drainMs: 200 });
  return { service, sdl: loadSdl([folder]) };
}
