import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';

const tools = import.meta.dirname;
let root: string;

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), content);
}

function run(script: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(tools, script), '--root', root, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'graphql-tools-'));
  await cp(join(tools, '..', '..', 'libs', 'graphql', 'src', 'sdl'), join(root, 'libs/graphql/src/sdl'), {
    recursive: true,
  });
  await write(
    'services/apples/src/apple.graphql',
    'type Query { apple(at: Uint256!): Apple }\ntype Apple @key(fields: "id") { id: ID! price: UsdMicros! }',
  );
  await write(
    'services/pears/src/pear/pear.graphql',
    'type Query { pears: [Apple!]! }\ntype Apple @key(fields: "id") { id: ID! pears: Int! }',
  );
});

describe('compose', () => {
  it('joins the services, and then finds nothing to do', async () => {
    expect(await run('compose.mjs')).toMatchObject({ code: 0 });
    const supergraph = await readFile(join(root, 'services/gateway/supergraph.graphql'), 'utf8');
    expect(supergraph).toContain('name: "apples"');
    expect(supergraph).toContain('name: "pears"');
    expect(await run('compose.mjs', '--check')).toEqual({ code: 0, output: '' });
  });

  it('fails a check on drift and leaves the file as it is', async () => {
    await run('compose.mjs');
    const before = await readFile(join(root, 'services/gateway/supergraph.graphql'), 'utf8');
    await write('services/pears/src/stone.graphql', 'type Query { stones: Int! }');
    expect(await run('compose.mjs', '--check')).toMatchObject({
      code: 1,
      output: expect.stringContaining('stale') as string,
    });
    expect(await readFile(join(root, 'services/gateway/supergraph.graphql'), 'utf8')).toBe(before);
  });

  it('names what does not compose', async () => {
    await write('services/pears/src/clash.graphql', 'extend type Apple { price: Int! }');
    const { code, output } = await run('compose.mjs');
    expect(code).toBe(1);
    expect(output).toContain('Apple.price');
  });
});

describe('generate-types', () => {
  it('gives inputs their branded types and outputs what a store holds', async () => {
    expect(await run('generate-types.mjs')).toMatchObject({ code: 0 });
    const types = await readFile(join(root, 'services/apples/src/generated/graphql.ts'), 'utf8');
    expect(types).toContain('UsdMicros: { input: UsdMicros; output: bigint }');
    expect(types).toContain('export type QueryAppleArgs');
    expect(await run('generate-types.mjs', '--check')).toEqual({ code: 0, output: '' });
  });

  it('writes only the services that are named', async () => {
    await run('generate-types.mjs', 'pears');
    await expect(readFile(join(root, 'services/apples/src/generated/graphql.ts'))).rejects.toThrow('ENOENT');
    expect((await run('generate-types.mjs', '--check')).output).toContain(
      'services/apples/src/generated/graphql.ts is stale',
    );
  });
});
