import type { Environment } from '@icubed/config';
import { type HostedService, runAsProcess } from '@icubed/hosting';

interface Service {
  host(env: Environment): Promise<HostedService>;
}

/** Boots the named services in this one process, together; each reads its own variables. Closes those that came up if one does not. */
async function hostAll(names: readonly string[], env: Environment): Promise<HostedService> {
  const outcomes = await Promise.allSettled(
    names.map(async (name) => {
      const service = (await import(`@icubed/${name}/host`)) as Service;
      return service.host(env);
    }),
  );
  const running = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const close = async (): Promise<void> => {
    for (const service of running) await service.close();
  };
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure === undefined) return { name: 'services', port: 0, url: '', close };
  await close();
  throw failure.reason;
}

await runAsProcess(() => hostAll((process.env['ICUBED_SERVICES'] ?? '').split(','), process.env));
