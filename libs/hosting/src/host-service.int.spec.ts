import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { Args, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { ModelverseError } from '@icubed/errors';
import { SubgraphModule } from '@icubed/graphql';
import {
  createServiceTokenSigner,
  CurrentPrincipal,
  generateSigningKey,
  OptionalPrincipal,
  type Principal,
  type PrivateJwk,
  publicJwkOf,
} from '@icubed/identity';
import { freshDatabase } from '@icubed/local';
import { createLogger } from '@icubed/telemetry';
import { type HostedService, hostService } from './host-service.js';

const lines: string[] = [];
const wallet: Principal = { kind: 'wallet', accountId: 'a-1', scopes: ['read'] };
let key: PrivateJwk;
let apples: HostedService;
let pears: HostedService;
let database: Awaited<ReturnType<typeof freshDatabase>>;

@Controller('fruit')
class FruitController {
  @Get('whoami')
  whoami(@CurrentPrincipal() principal: Principal): string {
    return principal.accountId;
  }

  @Get(':name')
  one(@Param('name') name: string): string {
    if (name === 'rotten') throw new ModelverseError('PLATFORM.UNAVAILABLE', 'rotten', { retryAfterSeconds: 7 });
    if (name === 'broken') throw new TypeError('secret inside');
    return name;
  }

  @Post()
  echo(@Body() body: unknown): unknown {
    return body;
  }
}

@Resolver('Fruit')
class FruitResolver {
  @Query('fruit')
  fruit(@Args('name') name: string, @OptionalPrincipal() principal: Principal | undefined): object {
    if (name === 'broken') throw new TypeError('secret inside');
    if (name === 'locked') throw new ModelverseError('AUTH.FORBIDDEN', 'not yours', { name });
    return { name, seenBy: principal?.accountId ?? null, price: 2n ** 70n };
  }

  @ResolveReference()
  reference(reference: { name: string }): object {
    return { name: reference.name, price: 1n };
  }
}

@Resolver()
class PearResolver {
  @Query('pears')
  pears(): number {
    return 3;
  }
}

async function boot(name: string, sdl: string, resolver: new () => object): Promise<HostedService> {
  const folder = await mkdtemp(join(tmpdir(), 'sdl-'));
  await writeFile(join(folder, `${name}.graphql`), sdl);
  @Module({
    imports: [SubgraphModule.forRoot({ sdl: [folder] })],
    controllers: [FruitController],
    providers: [resolver],
  })
  class ServiceModule {}
  const gatewayJwtPublicKey = JSON.stringify(publicJwkOf(key));
  const logger = createLogger({
    service: name,
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  const config = { port: 0, databaseUrl: database.url, gatewayJwtPublicKey };
  return hostService({ name, version: '1', config, module: ServiceModule, persistence: { schema: name }, logger });
}

beforeAll(async () => {
  key = await generateSigningKey();
  database = await freshDatabase();
  apples = await boot(
    'apples',
    'type Query { fruit(name: String!): Fruit }\ntype Fruit @key(fields: "name") { name: String! seenBy: String price: UsdMicros! }',
    FruitResolver,
  );
  pears = await boot('pears', 'type Query { pears: Int! }', PearResolver);
});

afterAll(async () => {
  await Promise.all([apples.close(), pears.close()]);
  await database.drop();
});

async function ask(
  service: HostedService,
  query: string,
  token?: string,
): Promise<{ data?: unknown; errors?: unknown[] }> {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: unknown; errors?: unknown[] };
}

const tokenFor = async (audience: string): Promise<string> =>
  (await createServiceTokenSigner({ key, issuer: 'gateway', nowSeconds: () => Date.now() / 1_000 }))(wallet, audience);

describe('two applications in one process', () => {
  it('keeps idle connections longer than clients do, so that none is closed under a request', async () => {
    const { headers } = await fetch(`${apples.url}/fruit/fig`);
    expect(headers.get('keep-alive')).toBe('timeout=65');
  });

  it('serve each its own schema', async () => {
    expect(await ask(apples, '{ fruit(name: "a") { name seenBy price } }')).toEqual({
      data: { fruit: { name: 'a', seenBy: null, price: '1180591620717411303424' } },
    });
    expect(await ask(pears, '{ pears }')).toEqual({ data: { pears: 3 } });
    expect((await ask(pears, '{ fruit(name: "a") { name } }')).errors).toMatchObject([
      { extensions: { code: 'PLATFORM.BAD_REQUEST' } },
    ]);
  });

  it('log each under its own name, with the trace of the request', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await fetch(`${pears.url}/fruit/broken`, {
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    });
    expect(await response.json()).toMatchObject({ code: 'PLATFORM.INTERNAL', traceId });
    expect(response.headers.get('x-trace-id')).toBe(traceId);
    const logged = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => line['traceId'] === traceId);
    expect(logged).toMatchObject({ service: 'pears', level: 'error', err: { message: 'secret inside' } });
    expect(lines.some((line) => line.includes('"service":"apples"') && line.includes('RouterExplorer'))).toBe(true);
  });

  it('count each in its own registry', async () => {
    const text = await (await fetch(`${apples.url}/metrics`)).text();
    expect(text).toContain('service="apples"');
    expect(text).not.toContain('service="pears"');
    expect(text).toContain('route="/graphql"');
  });
});

describe('a hosted service', () => {
  it('is live and ready, and says which part is up', async () => {
    expect((await fetch(`${apples.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${apples.url}/health/ready`)).json()).toEqual({
      status: 'ok',
      details: { database: 'up' },
    });
  });

  it('knows the principal of a service token, over REST and GraphQL', async () => {
    const token = await tokenFor('apples');
    expect(await ask(apples, '{ fruit(name: "a") { seenBy } }', token)).toEqual({ data: { fruit: { seenBy: 'a-1' } } });
    const response = await fetch(`${apples.url}/fruit/whoami`, { headers: { authorization: `Bearer ${token}` } });
    expect(await response.text()).toBe('a-1');
  });

  it('refuses a token for another service, and asks the anonymous to sign in', async () => {
    const foreign = await fetch(`${apples.url}/fruit/a`, {
      headers: { authorization: `Bearer ${await tokenFor('pears')}` },
    });
    expect(foreign.status).toBe(401);
    expect(await foreign.json()).toMatchObject({ code: 'AUTH.TOKEN_INVALID' });
    expect(await (await fetch(`${apples.url}/fruit/whoami`)).json()).toMatchObject({ code: 'AUTH.REQUIRED' });
  });

  it('answers problems for REST, with Retry-After where the error names it', async () => {
    const response = await fetch(`${apples.url}/fruit/rotten`);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.json()).toMatchObject({ code: 'PLATFORM.UNAVAILABLE', retryable: true });
    expect(await (await fetch(`${apples.url}/nowhere`)).json()).toMatchObject({
      code: 'PLATFORM.NOT_FOUND',
      status: 404,
    });
  });

  it('gives GraphQL errors their code and withholds what is inside', async () => {
    const locked = await ask(apples, '{ fruit(name: "locked") { name } }');
    expect(locked.errors).toMatchObject([
      {
        message: 'not yours',
        path: ['fruit'],
        extensions: { code: 'AUTH.FORBIDDEN', retryable: false, details: { name: 'locked' } },
      },
    ]);
    const broken = await ask(apples, '{ fruit(name: "broken") { name } }');
    expect(broken.errors).toMatchObject([
      { extensions: { code: 'PLATFORM.INTERNAL', traceId: expect.any(String) as unknown as string } },
    ]);
    expect(JSON.stringify(broken)).not.toContain('secret inside');
  });

  it('refuses a body over its limit and one that is no JSON', async () => {
    const post = (body: string): Promise<Response> =>
      fetch(`${apples.url}/fruit`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await (await post(JSON.stringify('x'.repeat(1_100_000)))).json()).toMatchObject({
      code: 'PLATFORM.BODY_TOO_LARGE',
    });
    expect(await (await post('{nope')).json()).toMatchObject({ code: 'PLATFORM.BAD_REQUEST' });
  });

  it('refuses a taken port by its name', async () => {
    @Module({})
    class Empty {}
    const again = hostService({
      name: 'plums',
      version: '1',
      config: { port: apples.port, logLevel: 'silent' },
      module: Empty,
    });
    await expect(again).rejects.toMatchObject({
      code: 'PLATFORM.PORT_TAKEN',
      detail: expect.stringContaining('ICUBED_PLUMS_PORT') as unknown as string,
    });
  });

  it('finishes a running request before it closes, and cuts one that never ends', async () => {
    let arrived: () => void = () => undefined;
    const arrival = (): Promise<void> => new Promise((resolve) => (arrived = resolve));
    @Controller()
    class SlowController {
      @Get('slow')
      async slow(): Promise<string> {
        arrived();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return 'done';
      }
      @Get('endless')
      async endless(): Promise<string> {
        arrived();
        return new Promise(() => undefined);
      }
    }
    @Module({ controllers: [SlowController] })
    class SlowModule {}
    const start = (drainMs: number): Promise<HostedService> =>
      hostService({ name: 'slow', version: '1', config: { port: 0, logLevel: 'silent' }, module: SlowModule, drainMs });
    const patient = await start(60_000);
    const slowArrived = arrival();
    const answer = fetch(`${patient.url}/slow`).then((response) => response.text());
    await slowArrived;
    await patient.close();
    expect(await answer).toBe('done');
    const hasty = await start(100);
    const endlessArrived = arrival();
    const cut = fetch(`${hasty.url}/endless`).then(
      () => 'answered',
      () => 'cut',
    );
    await endlessArrived;
    await hasty.close();
    expect(await cut).toBe('cut');
  });
});
