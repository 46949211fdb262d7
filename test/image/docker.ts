// Docker's command line, as far as the image test needs it.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs `docker ...` and gives its trimmed output; rejects with what it said when it fails. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await execute('docker', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/** Why this machine cannot build the image, or undefined when it can. */
export async function missingForImage(baseImage: string): Promise<string | undefined> {
  try {
    await docker('info');
  } catch {
    return 'no Docker daemon answers';
  }
  try {
    await docker('image', 'inspect', baseImage);
  } catch {
    try {
      await docker('pull', '--quiet', baseImage);
    } catch {
      return `the base image ${baseImage} is not here and cannot be pulled`;
    }
  }
  return undefined;
}

/** Builds without BuildKit, as an old Docker does; what it prints is shown only when it fails. */
export async function buildImage(tag: string, folder: string): Promise<void> {
  const child = spawn('docker', ['build', '--network', 'host', '--tag', tag, folder], {
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`docker build ended with ${code}:\n${said}`);
}

/** Where a port of the container is published on this machine; another one after each start. */
export async function publishedPort(container: string, port: number): Promise<number> {
  const [first = ''] = (await docker('port', container, `${port}/tcp`)).split('\n');
  return Number(first.split(':').at(-1));
}

/** This machine's address as a container sees it. */
export async function hostAddress(tag: string): Promise<string> {
  const ask = "dns.lookup('host', (error, address) => console.log(error ?? address))";
  return docker('run', '--rm', '--add-host', 'host:host-gateway', tag, 'node', '-e', ask);
}
