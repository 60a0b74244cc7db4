const isProjection = (value) => typeof value?.evolve === 'function' && typeof value.kind === 'string';

/** The projections that a module exports: themselves, in a list, or from a function named …Projection that needs no arguments. */
export function projectionsOf(module, kinds) {
  const found = Object.entries(module).flatMap(([name, value]) => {
    if (typeof value === 'function' && value.length === 0 && /Projections?$/.test(name)) return [value()].flat();
    return [value].flat();
  });
  const projections = [...new Map(found.filter(isProjection).map((one) => [one.kind, one])).values()];
  const known = projections.map(({ kind }) => kind);
  if (known.length === 0) throw new RangeError('the module exports no projection');
  const unknown = kinds?.find((kind) => !known.includes(kind));
  if (unknown !== undefined)
    throw new RangeError(`the module has no projection ${unknown}; it has ${known.join(', ')}`);
  return projections.filter(({ kind }) => kinds?.includes(kind) ?? true);
}
