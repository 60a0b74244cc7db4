import { Inject } from '@nestjs/common';

/** Injection token of the service's parsed configuration. */
export const CONFIG = Symbol('CONFIG');
export const InjectConfig = (): ParameterDecorator => Inject(CONFIG);
