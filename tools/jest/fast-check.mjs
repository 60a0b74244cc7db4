import fc from '../../node_modules/fast-check/lib/fast-check.js';

/**
 * What specs get for `fast-check`. CI judges a change by the same examples as the one before it; everywhere else each run
 * looks at others. PROPERTY_SEED=N repeats a run: a failure prints its seed.
 */
const seed = process.env.PROPERTY_SEED ?? (process.env.CI === 'true' ? 20_261 : undefined);
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });

export default fc;
