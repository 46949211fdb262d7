// The version of the program, as written in package.json.
import manifest from '../../package.json' with { type: 'json' };

export const version: string = manifest.version;
