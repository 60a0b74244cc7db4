import type { Environment } from '@icubed/config';
import { nodeEnvironment, serviceEnvironment, type Surroundings } from '../environment.js';
import { type Application, launchApplication } from './application.js';
import { nodeNames, type PortName, type ServiceName } from './parts.js';

interface Program {
  readonly name: string;
  readonly file: string;
  readonly env: Environment;
  readonly listensOn: readonly PortName[];
}

/** The services, in the order in which they stop. */
export function startServices(names: readonly ServiceName[], separate: boolean, network: Surroundings): Application[] {
  if (!separate) return [launch(together(names, network), network)];
  return names.map((name) =>
    launch(
      { name, file: `services/${name}/dist/main.js`, env: serviceEnvironment(name, network), listensOn: [name] },
      network,
    ),
  );
}

/** Nodes are processes of their own in any case: they belong to other people. */
export function startNodes(network: Surroundings): Application[] {
  return nodeNames.map((name) =>
    launch(
      { name, file: 'services/executor-node/dist/main.js', env: nodeEnvironment(name, network), listensOn: [name] },
      network,
    ),
  );
}

function together(names: readonly ServiceName[], network: Surroundings): Program {
  const environments = names.map((name) => serviceEnvironment(name, network));
  const env: Environment = Object.assign({ ICUBED_SERVICES: names.join(',') }, ...environments) as Environment;
  return { name: 'services', file: 'infra/devnet/dist/host-services.js', env, listensOn: names };
}

function launch({ name, file, env, listensOn }: Program, { ports, folder, compileCache }: Surroundings): Application {
  const logFile = folder.of('logs', `${name}.log`);
  return launchApplication({
    name,
    program: file,
    env,
    ports: listensOn.map((part) => ports[part]),
    logFile,
    compileCache,
  });
}
