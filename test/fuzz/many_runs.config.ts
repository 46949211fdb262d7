// Stands in place of fast-check when the properties are tried at length: each has as many times its runs as is asked for.
import { createRequire } from 'node:module';
import type fastCheck from 'fast-check';

const real: typeof fastCheck = createRequire(import.meta.url)('fast-check').default;
const times = Number(process.env.TIMES);
const runsOfItself = 100;

function assert<T>(property: fastCheck.IRawProperty<T>, params: fastCheck.Parameters<T> = {}): unknown {
  return real.assert(property, { ...params, numRuns: (params.numRuns ?? runsOfItself) * times });
}

export default { ...real, assert };
